// Reads calendars with ical.js, node-ical and ts-ics, and mails with mailparser and postal-mime, and answers
// with what each of them understood, in one common shape: one JSON request a line in, one JSON answer a line out.
import ICAL from "ical.js";
import { simpleParser } from "mailparser";
import nodeIcal from "node-ical";
import PostalMime from "postal-mime";
import { createInterface } from "node:readline";
import { convertIcsCalendar } from "ts-ics";

const bare = (address) => address?.replace(/^mailto:/i, "") ?? null;
const day = (date) => date.toISOString().slice(0, 10);
const instant = (date) => date.toISOString().replace(".000Z", "Z");

const calendars = {
  "ical.js": (source) => {
    const root = new ICAL.Component(ICAL.parse(source));
    const zones = Object.fromEntries(
      root.getAllSubcomponents("vtimezone").map((zone) => [zone.getFirstPropertyValue("tzid"), zone]),
    );
    // The zone is the one we send, never one that the reader knows by itself.
    const moment = (component, name) => {
      const property = component.getFirstProperty(name);
      const time = property.getFirstValue();
      if (time.isDate) return time.toString();
      const zone = zones[property.getParameter("tzid")];
      if (zone) time.zone = new ICAL.Timezone(zone);
      return instant(time.toJSDate());
    };
    const person = (property) => ({
      email: bare(property.getFirstValue()),
      name: property.getParameter("cn") ?? null,
      partstat: property.getParameter("partstat") ?? null,
      rsvp: property.getParameter("rsvp") ?? null,
    });
    return {
      method: root.getFirstPropertyValue("method"),
      name: root.getFirstPropertyValue("x-wr-calname"),
      events: root.getAllSubcomponents("vevent").map((component) => {
        const value = (name) => component.getFirstPropertyValue(name);
        const organiser = component.getFirstProperty("organizer");
        return {
          uid: value("uid"),
          sequence: value("sequence"),
          status: value("status"),
          start: moment(component, "dtstart"),
          end: moment(component, "dtend"),
          summary: value("summary"),
          description: value("description"),
          location: value("location"),
          url: value("url"),
          categories: component.getAllProperties("categories").flatMap((property) => property.getValues()),
          organiser: organiser ? person(organiser) : null,
          attendees: component.getAllProperties("attendee").map(person),
        };
      }),
    };
  },

  "node-ical": (source) => {
    const parsed = nodeIcal.sync.parseICS(source);
    const text = (value) => (value === undefined ? null : (value.val ?? value));
    const person = (value) => ({
      email: bare(text(value)),
      name: value.params?.CN?.replace(/^"|"$/g, "") ?? null,
      partstat: value.params?.PARTSTAT ?? null,
      rsvp: value.params?.RSVP === undefined ? null : String(value.params.RSVP).toUpperCase(),
    });
    const moment = (date) =>
      date.dateOnly
        ? `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`
        : instant(date);
    return {
      method: parsed.vcalendar?.method ?? null,
      name: parsed.vcalendar?.["WR-CALNAME"] ?? null,
      events: Object.values(parsed)
        .filter((component) => component.type === "VEVENT")
        .map((event) => ({
          uid: event.uid,
          sequence: Number(event.sequence),
          status: event.status,
          start: moment(event.start),
          end: moment(event.end),
          summary: text(event.summary),
          description: text(event.description),
          location: text(event.location),
          url: text(event.url),
          categories: event.categories ?? [],
          organiser: event.organizer ? person(event.organizer) : null,
          attendees: event.attendee ? [event.attendee].flat().map(person) : [],
        })),
    };
  },

  "ts-ics": (source) => {
    const calendar = convertIcsCalendar(undefined, source);
    const moment = (value) => (value.type === "DATE" ? day(value.date) : instant(value.date));
    const person = (value) => ({
      email: value.email,
      name: value.name ?? null,
      partstat: value.partstat ?? null,
      rsvp: value.rsvp === undefined ? null : String(value.rsvp).toUpperCase(),
    });
    return {
      method: calendar.method ?? null,
      name: calendar.name ?? null,
      events: (calendar.events ?? []).map((event) => ({
        uid: event.uid,
        sequence: event.sequence,
        status: event.status,
        start: moment(event.start),
        end: moment(event.end),
        summary: event.summary ?? null,
        description: event.description ?? null,
        location: event.location ?? null,
        url: event.url ?? null,
        categories: event.categories ?? [],
        organiser: event.organizer ? person(event.organizer) : null,
        attendees: (event.attendees ?? []).map(person),
      })),
    };
  },
};

const mails = {
  mailparser: async (source) => {
    const mail = await simpleParser(source, { skipHtmlToText: true, skipTextToHtml: true });
    return {
      subject: mail.subject,
      from: mail.from.value.map(({ name, address }) => ({ name, address })),
      to: mail.to.value.map(({ name, address }) => ({ name, address })),
      replyTo: mail.replyTo?.value[0].address ?? null,
      messageId: mail.messageId,
      inReplyTo: mail.inReplyTo ?? null,
      text: mail.text,
      html: mail.html,
      parts: mail.attachments.map((part) => ({
        type: part.contentType,
        name: part.filename ?? null,
        disposition: part.contentDisposition ?? null,
        content: part.content.toString("base64"),
      })),
    };
  },

  "postal-mime": async (source) => {
    const mail = await PostalMime.parse(source);
    const person = ({ name, address }) => ({ name, address });
    return {
      subject: mail.subject,
      from: [person(mail.from)],
      to: mail.to.map(person),
      replyTo: mail.replyTo?.[0].address ?? null,
      messageId: mail.messageId,
      inReplyTo: mail.inReplyTo ?? null,
      text: mail.text,
      html: mail.html,
      parts: mail.attachments.map((part) => ({
        type: part.mimeType,
        name: part.filename ?? null,
        disposition: part.disposition ?? null,
        method: part.method ?? null,
        content: Buffer.from(part.content).toString("base64"),
      })),
    };
  },
};

async function answer({ reader, content }) {
  const bytes = Buffer.from(content, "base64");
  if (reader in calendars) return calendars[reader](bytes.toString("utf8"));
  return mails[reader](bytes);
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line)).then(
    (read) => ({ read }),
    (error) => ({ error: String(error?.stack ?? error) }),
  );
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
