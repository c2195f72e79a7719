"""Words of rural development that mean nearly the same, in Danish and English. Written for this house; to be extended.

A group is a name and its words in the form of a dictionary; the stemmer takes care of endings and the splitter of
compounds, so `bus` also covers `busserne` and `landsbybus`. A word may stand in several groups.
"""

from __future__ import annotations

GROUPS: dict[str, str] = {
    # Professions and advice
    "law": "jura juridisk jurist advokat advokatbistand advokathjælp retshjælp kontrakt kontraktret vedtægt selskabsform"
    " lovgivning law legal lawyer solicitor attorney contract statutes",
    "accounts": "regnskab bogholder bogholderi bogføring revisor revision kasserer årsregnskab økonomistyring"
    " accounting accountant bookkeeping bookkeeper auditor audit treasurer",
    "architecture": "arkitekt arkitektur tegnestue skitse skitseprojekt bygningstegning landskabsarkitekt"
    " architect architecture",
    "building": "tømrer murer håndværker byggeri bygge ombygning renovering istandsættelse restaurering nybyggeri"
    " bygherre bygherrerådgiver entreprenør snedker maler construction builder carpenter renovation rebuild mason",
    "engineering": "ingeniør teknik tekniker teknisk konstruktør engineer engineering technician technical",
    "research": "forsker forskning følgeforskning evaluering undersøgelse analyse universitet effektmåling studerende"
    " research researcher evaluation university study survey analysis",
    "facilitation": "facilitering facilitator procesleder proceskonsulent mødeleder ordstyrer borgerinddragelse"
    " facilitation moderator facilitate chairing",
    "project_management": "projektleder projektledelse koordinator koordinering tovholder styring projektstyring"
    " coordinator coordination management manager",
    "advice": "rådgivning rådgiver konsulent vejledning vejleder sparring konsulentbistand mentor"
    " advice adviser advisor consultant consulting guidance counselling mentoring",
    "communication": "kommunikation formidling presse pressemeddelelse markedsføring pr omtale journalist nyhedsbrev"
    " reklame kampagne communication marketing press publicity newsletter campaign advertising",
    "graphics": "grafiker grafisk design layout logo plakat skiltning skilte designer graphic poster signage",
    "photo_film": "fotograf foto fotografi billede film video filmfolk videoproduktion drone photographer photo picture",
    "translation": "oversætter oversættelse tolk tolkning sprog translation translator interpreter language",
    # Money
    "fundraising": "fundraising fundraiser fondsansøgning fond fonde fondsmidler fondsstøtte tilskud støtte pulje"
    " puljemidler ansøgning medfinansiering finansiering sponsor sponsorat bevilling"
    " grant grants fund funding application cofinancing sponsorship subsidy",
    "investment": "investor investering kapital lån banklån andel andelskapital folkeaktier crowdfunding pengeinstitut bank"
    " investment loan capital shares",
    "economy": "økonomi budget budgetlægning finans økonomisk forretningsplan forretningsmodel"
    " economy budgeting finance financial",
    "insurance": "forsikring ansvarsforsikring insurance liability",
    # People
    "volunteering": "frivillig frivillighed ildsjæl frivilligcenter frivilligkoordinator frivilligindsats"
    " volunteer volunteering champion",
    "board": "bestyrelse bestyrelsesarbejde bestyrelsesmedlem formand foreningsarbejde generalforsamling foreningsudvikling"
    " board chair trustee governance",
    "association": "forening borgerforening lokalråd landsbyråd beboerforening sogneforening landsbylaug klub"
    " association society club",
    "youth": "ung unge ungdom teenager ungeråd ungdomsklub fritidsklub elev youth young teenagers",
    "children": "barn børn børnefamilie børnehave dagpleje vuggestue legeplads skolebarn kids child children playground"
    " kindergarten nursery",
    "seniors": "senior seniorer ældre pensionist plejehjem ældreråd seniorbolig elderly pensioner older",
    "newcomers": "tilflytter tilflytning bosætning bosættelse nytilflyttet indflytter flytte befolkningstilvækst"
    " newcomer settlement settler relocation resident",
    "integration": "integration flygtning indvandrer ukrainer udlænding refugee immigrant migrants",
    "loneliness": "ensomhed ensom besøgsven inklusion udsat social loneliness lonely inclusion",
    "health": "sundhed sund læge lægehus sygeplejerske motion forebyggelse trivsel terapi health doctor nurse wellbeing",
    "disability": "handicap handicappet tilgængelighed kørestol disability accessible accessibility wheelchair",
    # Getting about
    "transport": "transport mobilitet samkørsel bus elbus delebil bil køre kørsel chauffør kollektiv trafik flextrafik tog"
    " station stoppested pendler pendling lift samkørselsbænk ladcykel minibus varevogn fragt trailer"
    " mobility carsharing carpool carpooling ride driver commuting commuter vehicle car train freight van",
    "cycling": "cykel cykle cyklist cykelsti cykelrute cykelstier bike bicycle cycling cyclist",
    "paths": "sti trampesti vandresti vandrerute vandring vandretur fortællesti kløversti path trail hiking walking footpath",
    "ferry": "færge færgepakke havn lystbådehavn jolle sejlads båd ferry harbour boat sailing",
    "traffic_safety": "trafiksikkerhed skolevej hastighed bump fortov",
    # Energy and climate
    "energy": "energi energirenovering energirådgiver energirådgivning energitjek energifællesskab varme fjernvarme"
    " varmeprojekt varmepumpe varmeselskab varmeværk isolering"
    " energy heating insulation heat",
    "solar_wind": "sol solcelle solceller solcelleanlæg solenergi vindmølle vindmøller vindenergi vedvarende"
    " solar photovoltaic wind turbine renewable",
    "climate": "klima klimatilpasning bæredygtighed bæredygtig grøn omstilling co2 klimaregnskab biodiversitet"
    " climate sustainability sustainable green biodiversity",
    "water": "vand regnvand vandløb sø å spildevand kloak oversvømmelse water stream lake flooding sewage",
    "recycling": "genbrug genbrugsbutik affald genanvendelse cirkulær byttemarked loppemarked reparation repaircafé"
    " recycling reuse waste circular repair",
    # Nature and farming
    "nature": "natur naturpleje naturgenopretning naturguide naturvejleder skov eng græsning plejeplan fredning vild"
    " nature forest woodland meadow conservation habitat",
    "grazing": "græsning kogræsser kogræsserlaug kvæg får ko dyrehold afgræsning græssende grazing cattle sheep livestock",
    "farming": "landbrug landmand gård økologi økologisk jordbrug mark afgrøde farm farmer farming agriculture organic",
    "garden": "have fælleshave køkkenhave nyttehave gartner plante højbed dyrkning skolehave"
    " garden gardening gardener plants allotment",
    "coast": "kyst strand strandrensning hav fjord fisker fiskeri kystfisker kystturisme coast beach sea fishing fisherman",
    "animals": "dyr hest hund ridning rideskole animal horse riding",
    "land": "jord grund byggegrund jordlod areal lodsejer landzone parcel land plot landowner",
    # Food
    "food": "fødevare fødevarer råvare gastronomi mad madlavning madkundskab kok kokke køkken menu smagning opskrift"
    " food cooking cook chef kitchen catering gastronomy",
    "communal_meals": "fællesspisning folkekøkken forplejning spisning madklub servering dinner meals supper",
    "producers": "producent gårdbutik lokalvarer stalddør gårdsalg reko producer farmshop",
    "bread_drink": "brød bager bageri bryggeri øl vin mosteri most bread bakery brewery beer",
    "inn": "kro restaurant café kaffe spisested selskab inn pub coffee",
    # Houses and places
    "meeting_place": "forsamlingshus kulturhus medborgerhus borgerhus mødested samlingssted fælleshus beboerhus landsbyhus"
    " lokale lokaler mødelokale sal mødesal multihus mødeplads"
    " venue hall room premises",
    "housing": "bolig boliger hus lejebolig udlejningsbolig boligforening boligselskab ejerbolig seniorbolig ungdomsbolig"
    " housing dwelling home house rental",
    "cohousing": "bofællesskab kollektiv andelsbolig økosamfund bofælle fællesskabsbolig cohousing ecovillage",
    "empty_buildings": "tom nedlagt ruin nedrivning faldefærdig forfalden tomgang ledig vacant empty derelict disused",
    "planning": "lokalplan byplan udviklingsplan landsbyplan planlægning planlægger kommuneplan helhedsplan masterplan"
    " planning planner",
    "workspace": "kontor kontorfællesskab landsbykontor kontorplads arbejdsplads fjernarbejde fjernarbejder coworking"
    " office workspace desk remote",
    "village_shop": "købmand brugs butik dagligvare dagligvarebutik handel indkøb landkøbmand shop grocery store retail",
    "school": "skole friskole folkeskole lærer undervisning underviser efterskole højskole lektie"
    " school teacher teaching education pupils",
    "library": "bibliotek bog læseklub litteratur forfatter library book reading author literature",
    "church": "kirke præst menighedsråd kirkegård church priest parish",
    "workshop": "værksted maskinværksted makerspace træværksted reparationsværksted workshops",
    "equipment": "udstyr værktøj grej grejbank redskab maskine telt borde stole lydudstyr udlån"
    " equipment tools gear machinery tent lending",
    # Culture and leisure
    "culture": "kultur kulturtilbud kunst kunstner udstilling galleri vandreudstilling museum"
    " culture cultural art artist exhibition gallery",
    "music": "musik musiker band koncert kor sang spillested festival lyd music musician concert choir singing",
    "theatre": "teater skuespiller scene scenekunst revy forestilling drama theatre theater actor stage performance",
    "history": "historie lokalhistorie arkiv lokalarkiv kulturarv fortælling fortæller bevaring erindring"
    " history archive heritage storytelling",
    "sport": "idræt idrætsforening sport sportshal idrætshal hal træner fodbold gymnastik svømning boldklub træning"
    " sports gym football coach training",
    "tourism": "turisme turist ferie overnatning oplevelse besøgende gæst shelter camping bnb turistforening"
    " tourism tourist holiday accommodation visitor",
    "events": "arrangement arrangementer begivenhed marked julemarked fest byfest høstfest event fair market celebration",
    "course": "kursus kurser uddannelse workshop foredrag oplægsholder læring oplæg efteruddannelse kompetence"
    " course lecture speaker learning skills",
    "crafts": "håndarbejde strik strikke keramik syning husflid kunsthåndværk krea crafts knitting pottery sewing",
    # Enterprise
    "enterprise": "erhverv iværksætter iværksætteri virksomhed startup firma erhvervsliv selvstændig erhvervsudvikling"
    " business enterprise entrepreneur company",
    "jobs": "job arbejde beskæftigelse ansættelse praktik praktikplads lærling elevplads arbejdskraft rekruttering"
    " employment work internship apprentice recruitment labour",
    "cooperative": "andelsselskab andelsforening kooperativ socialøkonomi socialøkonomisk cooperative coop",
    "village_cluster": "landsbyklynge klynge klyngesamarbejde landsbysamarbejde cluster",
    "partnership": "partner partnerskab samarbejde samarbejdspartner netværk alliance partnership collaboration network",
    "municipality": "kommune kommunal forvaltning myndighed landdistriktskonsulent byråd municipality council authority",
    "experience": "erfaring erfaringsudveksling case eksempel vidensdeling studietur inspiration"
    " experience example knowledge",
    # Digital
    "it": "it digital digitalisering software udvikler programmør programmering app kode kildekode system"
    " developer programmer programming code digitisation",
    "web": "hjemmeside web website webside webshop webmaster booking foreningsbooking kalender platform opslagstavle infoskærm"
    " homepage calendar noticeboard",
    "broadband": "bredbånd internet fibernet fiber mobildækning wifi broadband connectivity",
    "social_media": "facebook instagram some influencer podcast",
    "data": "data statistik kortlægning kort gis tælling register statistics mapping map",
    "emergency": "beredskab brand brandværn nødhjælp hjertestarter førstehjælp tryghed nabohjælp"
    " emergency fire firstaid safety defibrillator",
}
