PRAGMA user_version=4;
BEGIN TRANSACTION;
CREATE TABLE access_token(org TEXT NOT NULL, hash TEXT NOT NULL, session TEXT NOT NULL,  expires_at BIGINT NOT NULL, PRIMARY KEY(org, hash));
INSERT INTO "access_token" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318','9be0af5c414ee9c248343b0d8f022a4b83035b6bbf85f77673b577b9241bdc81','01a20b41-c52d-702f-9545-3efde395ae32',1795571589422);
INSERT INTO "access_token" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318','a1506f08eb2590fb83474f57ddb4cf08a9a839dd46160a18c1b971a564931d79','01a20b41-c570-7771-9c58-f575428dce9b',1795571589488);
CREATE TABLE "activity"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "at" BIGINT, "user" TEXT, "user_name" TEXT, "device" TEXT, "action" TEXT, "subject" TEXT, "row" TEXT, "row_title" TEXT, "before" TEXT, "after" TEXT, "partner" TEXT, "department" TEXT, UNIQUE(org, id));
INSERT INTO "activity" VALUES(1,'01a20b41-c479-7437-b3e4-de3f161a9983',2,0,1795485189241,NULL,1795485189241,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189241,NULL,NULL,NULL,'create','setting','01a20b41-c479-7436-9ded-9699c2ac4e62','company',NULL,'{"key":"company","value":{"name":"ООО «Тест и Право»"},"audience":"everyone"}',NULL,NULL);
INSERT INTO "activity" VALUES(2,'01a20b41-c479-7439-9783-c9126f9385f6',4,0,1795485189241,NULL,1795485189241,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189241,NULL,NULL,NULL,'create','setting','01a20b41-c479-7438-8748-a2910467ac90','signing_key',NULL,'{"key":"signing_key","value":{"algorithm":"ed25519","key":"ZUjTPZZPe0ukj6PwqoSmZtEZ4jwiaw641ZH6aEQffug="},"audience":"everyone"}',NULL,NULL);
INSERT INTO "activity" VALUES(3,'01a20b41-c485-72fb-a7d6-689ffafcf661',6,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c485-72fa-a344-f23ce1686f65','Licence',NULL,'{"name":"Licence","kind":"licence","language":"en","html":"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Licence {{licence.number}}</title>\n<style>\n@page { size: A4; margin: 14mm 18mm 12mm 18mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 10pt; line-height: 1.4; color: #22303f; }\n.band { position: absolute; left: 0; right: 0; top: 0; height: 40mm; background: #17345c; z-index: -1; }\n.rule { position: absolute; left: 0; right: 0; top: 40mm; height: 1.2mm; background: #c9a227; z-index: -1; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; }\n.masthead { color: #ffffff; margin-top: -4mm; min-height: 31mm; }\n.masthead .logo { width: 17mm; }\n.masthead .logo img { width: 13mm; height: 13mm; }\n.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }\n.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }\n.masthead .right { text-align: right; width: 78mm; }\n.masthead .kind { font-size: 8.5pt; letter-spacing: 1.5pt; text-transform: uppercase; color: #d9b94a; }\n.masthead .number { font-size: 17pt; font-weight: bold; line-height: 1.25; }\nh1 { font-size: 21pt; line-height: 1.2; margin: 9mm 0 1.5mm 0; color: #17345c; }\n.lead { font-size: 11pt; color: #51606f; margin: 0 0 6mm 0; }\n.facts td { width: 33.33%; padding-right: 3mm; }\n.facts td:last-child { padding-right: 0; }\n.card { padding: 3mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }\n.label { font-size: 7.5pt; letter-spacing: 0.7pt; text-transform: uppercase; color: #73818f; }\n.value { font-size: 11.5pt; font-weight: bold; color: #17345c; }\nh2 { font-size: 10pt; letter-spacing: 0.8pt; text-transform: uppercase; color: #17345c;\n     margin: 7mm 0 2mm 0; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;\n            border-bottom: 1.2pt solid #17345c; padding: 1.8mm 2mm; }\n.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.9mm 2mm; }\n.lines .n { width: 9mm; color: #73818f; }\n.lines .price { text-align: right; white-space: nowrap; width: 38mm; }\n.lines .total td { border-bottom: none; font-size: 12pt; font-weight: bold; color: #17345c; padding-top: 3mm; }\n.parties td { width: 50%; padding-right: 6mm; }\n.name { font-weight: bold; font-size: 11pt; }\n.proof { margin-top: 8mm; page-break-inside: avoid; }\n.proof .code { width: 41mm; }\n.proof qr { width: 34mm; color: #17345c; }\n.proof p { margin: 0 0 2mm 0; }\n.sign { border-bottom: 0.8pt solid #73818f; height: 11mm; width: 62mm; }\n.small { font-size: 8.5pt; color: #73818f; }\n.proof .mark { height: 26mm; }\n.stamp { position: absolute; right: 18mm; top: 45mm; border: 2pt solid #b3261e; border-radius: 3mm; color: #b3261e;\n         font-size: 13pt; font-weight: bold; letter-spacing: 2pt; text-transform: uppercase; padding: 1.5mm 5mm;\n         opacity: 0.85; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2.5mm; margin-top: 6mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr>\n<td>{{company.name}}{{#company.inn}} · Tax number {{company.inn}}{{/company.inn}}{{#company.address}} · {{company.address}}{{/company.address}}</td>\n<td class=\"page\">Page {{page}} of {{pages}}</td>\n</tr></table>\n</footer>\n\n<div class=\"band\"></div>\n<div class=\"rule\"></div>\n{{#licence.is_draft}}<div class=\"stamp\">Draft</div>{{/licence.is_draft}}\n{{#licence.is_awaiting_payment}}<div class=\"stamp\">Not paid</div>{{/licence.is_awaiting_payment}}\n{{#licence.is_suspended}}<div class=\"stamp\">Suspended</div>{{/licence.is_suspended}}\n{{#licence.is_expired}}<div class=\"stamp\">Expired</div>{{/licence.is_expired}}\n{{#licence.is_revoked}}<div class=\"stamp\">Revoked</div>{{/licence.is_revoked}}\n{{#licence.is_transferred}}<div class=\"stamp\">Transferred</div>{{/licence.is_transferred}}\n\n<div class=\"masthead\">\n<table><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td>\n<div class=\"company\">{{company.name}}</div>\n<div class=\"contact\">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div>\n</td>\n<td class=\"right\">\n<div class=\"kind\">Licence</div>\n<div class=\"number\">{{licence.number}}</div>\n{{#licence.issued_on}}<div class=\"contact\">issued on {{licence.issued_on | date}}</div>{{/licence.issued_on}}\n</td>\n</tr></table>\n</div>\n\n<h1>{{package.name}}</h1>\n<p class=\"lead\">This licence is granted to <b>{{client.full_name}}</b></p>\n\n<table class=\"facts\"><tr>\n<td><div class=\"card\"><div class=\"label\">Valid from</div><div class=\"value\">{{licence.valid_from | date | default \"—\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Valid to</div><div class=\"value\">{{licence.valid_to | date | default \"no end date\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Quantity</div><div class=\"value\">{{licence.quantity | number}}</div></div></td>\n</tr></table>\n\n<h2>What the licence contains</h2>\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Item</th><th class=\"price\">Price</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"price\">{{#included}}included{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>\n{{/lines}}\n<tr class=\"total\"><td></td><td>Total{{#promo}} <span class=\"small\">(promo code {{promo}})</span>{{/promo}}</td><td class=\"price\">{{licence.price | money}}</td></tr>\n</tbody>\n</table>\n\n<h2>Parties</h2>\n<table class=\"parties\"><tr>\n<td>\n<div class=\"label\">Licence holder</div>\n<div class=\"name\">{{client.full_name}}</div>\n{{#client.phone}}<div>{{client.phone | phone}}</div>{{/client.phone}}\n{{#client.email}}<div>{{client.email}}</div>{{/client.email}}\n{{#client.address}}<div>{{client.address | lines}}</div>{{/client.address}}\n</td>\n<td>\n<div class=\"label\">Licensor</div>\n<div class=\"name\">{{company.name}}</div>\n{{#company.address}}<div>{{company.address | lines}}</div>{{/company.address}}\n{{#partner.name}}<div class=\"small\">Partner: {{partner.name}}</div>{{/partner.name}}\n{{#agent.name}}<div class=\"small\">Agent: {{agent.name}}</div>{{/agent.name}}\n</td>\n</tr></table>\n\n<table class=\"proof\"><tr>\n{{#licence.code}}<td class=\"code\"><qr quiet=\"0\">{{licence.code}}</qr></td>{{/licence.code}}\n<td>\n{{#licence.code}}<p class=\"small\">The code holds the terms of this licence and the electronic signature over them. Any QR reader shows the terms; Kabinet checks the signature without a network.</p>{{/licence.code}}\n{{^licence.code}}<p class=\"small\">Not yet confirmed by the issuer: there is no electronic signature on this print. It will be there once the licence has been synchronised.</p>{{/licence.code}}\n{{#company.stamp}}<div><img class=\"mark\" src=\"stamp\" alt=\"\"></div>{{/company.stamp}}\n<div class=\"sign\"></div>\n<div class=\"small\">{{company.director | default \"Signature\"}}</div>\n</td>\n</tr></table>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(4,'01a20b41-c485-72fd-baf5-d072f3b3d9da',8,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c485-72fc-a429-10ed055f4223','Лицензия',NULL,'{"name":"Лицензия","kind":"licence","language":"ru","html":"<!DOCTYPE html>\n<html lang=\"ru\">\n<head>\n<meta charset=\"utf-8\">\n<title>Лицензия {{licence.number}}</title>\n<style>\n@page { size: A4; margin: 14mm 18mm 12mm 18mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 10pt; line-height: 1.4; color: #22303f; }\n.band { position: absolute; left: 0; right: 0; top: 0; height: 40mm; background: #17345c; z-index: -1; }\n.rule { position: absolute; left: 0; right: 0; top: 40mm; height: 1.2mm; background: #c9a227; z-index: -1; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; }\n.masthead { color: #ffffff; margin-top: -4mm; min-height: 31mm; }\n.masthead .logo { width: 17mm; }\n.masthead .logo img { width: 13mm; height: 13mm; }\n.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }\n.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }\n.masthead .right { text-align: right; width: 78mm; }\n.masthead .kind { font-size: 8.5pt; letter-spacing: 1.5pt; text-transform: uppercase; color: #d9b94a; }\n.masthead .number { font-size: 17pt; font-weight: bold; line-height: 1.25; }\nh1 { font-size: 21pt; line-height: 1.2; margin: 9mm 0 1.5mm 0; color: #17345c; }\n.lead { font-size: 11pt; color: #51606f; margin: 0 0 6mm 0; }\n.facts td { width: 33.33%; padding-right: 3mm; }\n.facts td:last-child { padding-right: 0; }\n.card { padding: 3mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }\n.label { font-size: 7.5pt; letter-spacing: 0.7pt; text-transform: uppercase; color: #73818f; }\n.value { font-size: 11.5pt; font-weight: bold; color: #17345c; }\nh2 { font-size: 10pt; letter-spacing: 0.8pt; text-transform: uppercase; color: #17345c;\n     margin: 7mm 0 2mm 0; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;\n            border-bottom: 1.2pt solid #17345c; padding: 1.8mm 2mm; }\n.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.9mm 2mm; }\n.lines .n { width: 9mm; color: #73818f; }\n.lines .price { text-align: right; white-space: nowrap; width: 38mm; }\n.lines .total td { border-bottom: none; font-size: 12pt; font-weight: bold; color: #17345c; padding-top: 3mm; }\n.parties td { width: 50%; padding-right: 6mm; }\n.name { font-weight: bold; font-size: 11pt; }\n.proof { margin-top: 8mm; page-break-inside: avoid; }\n.proof .code { width: 41mm; }\n.proof qr { width: 34mm; color: #17345c; }\n.proof p { margin: 0 0 2mm 0; }\n.sign { border-bottom: 0.8pt solid #73818f; height: 11mm; width: 62mm; }\n.small { font-size: 8.5pt; color: #73818f; }\n.proof .mark { height: 26mm; }\n.stamp { position: absolute; right: 18mm; top: 45mm; border: 2pt solid #b3261e; border-radius: 3mm; color: #b3261e;\n         font-size: 13pt; font-weight: bold; letter-spacing: 2pt; text-transform: uppercase; padding: 1.5mm 5mm;\n         opacity: 0.85; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2.5mm; margin-top: 6mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr>\n<td>{{company.name}}{{#company.inn}} · ИНН {{company.inn}}{{/company.inn}}{{#company.address}} · {{company.address}}{{/company.address}}</td>\n<td class=\"page\">Страница {{page}} из {{pages}}</td>\n</tr></table>\n</footer>\n\n<div class=\"band\"></div>\n<div class=\"rule\"></div>\n{{#licence.is_draft}}<div class=\"stamp\">Черновик</div>{{/licence.is_draft}}\n{{#licence.is_awaiting_payment}}<div class=\"stamp\">Не оплачена</div>{{/licence.is_awaiting_payment}}\n{{#licence.is_suspended}}<div class=\"stamp\">Приостановлена</div>{{/licence.is_suspended}}\n{{#licence.is_expired}}<div class=\"stamp\">Истекла</div>{{/licence.is_expired}}\n{{#licence.is_revoked}}<div class=\"stamp\">Отозвана</div>{{/licence.is_revoked}}\n{{#licence.is_transferred}}<div class=\"stamp\">Передана</div>{{/licence.is_transferred}}\n\n<div class=\"masthead\">\n<table><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td>\n<div class=\"company\">{{company.name}}</div>\n<div class=\"contact\">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div>\n</td>\n<td class=\"right\">\n<div class=\"kind\">Лицензия</div>\n<div class=\"number\">{{licence.number}}</div>\n{{#licence.issued_on}}<div class=\"contact\">выдана {{licence.issued_on | date}}</div>{{/licence.issued_on}}\n</td>\n</tr></table>\n</div>\n\n<h1>{{package.name}}</h1>\n<p class=\"lead\">Настоящая лицензия выдана: <b>{{client.full_name}}</b></p>\n\n<table class=\"facts\"><tr>\n<td><div class=\"card\"><div class=\"label\">Действует с</div><div class=\"value\">{{licence.valid_from | date | default \"—\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Действует по</div><div class=\"value\">{{licence.valid_to | date | default \"бессрочно\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Количество</div><div class=\"value\">{{licence.quantity | number}}</div></div></td>\n</tr></table>\n\n<h2>Состав лицензии</h2>\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Наименование</th><th class=\"price\">Стоимость</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"price\">{{#included}}включено{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>\n{{/lines}}\n<tr class=\"total\"><td></td><td>Итого{{#promo}} <span class=\"small\">(промокод {{promo}})</span>{{/promo}}</td><td class=\"price\">{{licence.price | money}}</td></tr>\n</tbody>\n</table>\n\n<h2>Стороны</h2>\n<table class=\"parties\"><tr>\n<td>\n<div class=\"label\">Владелец лицензии</div>\n<div class=\"name\">{{client.full_name}}</div>\n{{#client.phone}}<div>{{client.phone | phone}}</div>{{/client.phone}}\n{{#client.email}}<div>{{client.email}}</div>{{/client.email}}\n{{#client.address}}<div>{{client.address | lines}}</div>{{/client.address}}\n</td>\n<td>\n<div class=\"label\">Лицензиар</div>\n<div class=\"name\">{{company.name}}</div>\n{{#company.address}}<div>{{company.address | lines}}</div>{{/company.address}}\n{{#partner.name}}<div class=\"small\">Партнёр: {{partner.name}}</div>{{/partner.name}}\n{{#agent.name}}<div class=\"small\">Агент: {{agent.name}}</div>{{/agent.name}}\n</td>\n</tr></table>\n\n<table class=\"proof\"><tr>\n{{#licence.code}}<td class=\"code\"><qr quiet=\"0\">{{licence.code}}</qr></td>{{/licence.code}}\n<td>\n{{#licence.code}}<p class=\"small\">Код содержит условия лицензии и электронную подпись под ними. Условия покажет любая программа чтения QR-кодов, подпись без сети проверит Kabinet.</p>{{/licence.code}}\n{{^licence.code}}<p class=\"small\">Ещё не подтверждено лицензиаром: на этом экземпляре нет электронной подписи. Она появится, когда лицензия будет синхронизирована.</p>{{/licence.code}}\n{{#company.stamp}}<div><img class=\"mark\" src=\"stamp\" alt=\"\"></div>{{/company.stamp}}\n<div class=\"sign\"></div>\n<div class=\"small\">{{company.director | default \"Подпись\"}}</div>\n</td>\n</tr></table>\n</body>\n</html>\n","is_default":true,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(5,'01a20b41-c485-72ff-be24-bea4467b9930',10,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c485-72fe-9739-35704291e021','Лиценз',NULL,'{"name":"Лиценз","kind":"licence","language":"bg","html":"<!DOCTYPE html>\n<html lang=\"bg\">\n<head>\n<meta charset=\"utf-8\">\n<title>Лиценз {{licence.number}}</title>\n<style>\n@page { size: A4; margin: 14mm 18mm 12mm 18mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 10pt; line-height: 1.4; color: #22303f; }\n.band { position: absolute; left: 0; right: 0; top: 0; height: 40mm; background: #17345c; z-index: -1; }\n.rule { position: absolute; left: 0; right: 0; top: 40mm; height: 1.2mm; background: #c9a227; z-index: -1; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; }\n.masthead { color: #ffffff; margin-top: -4mm; min-height: 31mm; }\n.masthead .logo { width: 17mm; }\n.masthead .logo img { width: 13mm; height: 13mm; }\n.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }\n.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }\n.masthead .right { text-align: right; width: 78mm; }\n.masthead .kind { font-size: 8.5pt; letter-spacing: 1.5pt; text-transform: uppercase; color: #d9b94a; }\n.masthead .number { font-size: 17pt; font-weight: bold; line-height: 1.25; }\nh1 { font-size: 21pt; line-height: 1.2; margin: 9mm 0 1.5mm 0; color: #17345c; }\n.lead { font-size: 11pt; color: #51606f; margin: 0 0 6mm 0; }\n.facts td { width: 33.33%; padding-right: 3mm; }\n.facts td:last-child { padding-right: 0; }\n.card { padding: 3mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }\n.label { font-size: 7.5pt; letter-spacing: 0.7pt; text-transform: uppercase; color: #73818f; }\n.value { font-size: 11.5pt; font-weight: bold; color: #17345c; }\nh2 { font-size: 10pt; letter-spacing: 0.8pt; text-transform: uppercase; color: #17345c;\n     margin: 7mm 0 2mm 0; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;\n            border-bottom: 1.2pt solid #17345c; padding: 1.8mm 2mm; }\n.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.9mm 2mm; }\n.lines .n { width: 9mm; color: #73818f; }\n.lines .price { text-align: right; white-space: nowrap; width: 38mm; }\n.lines .total td { border-bottom: none; font-size: 12pt; font-weight: bold; color: #17345c; padding-top: 3mm; }\n.parties td { width: 50%; padding-right: 6mm; }\n.name { font-weight: bold; font-size: 11pt; }\n.proof { margin-top: 8mm; page-break-inside: avoid; }\n.proof .code { width: 41mm; }\n.proof qr { width: 34mm; color: #17345c; }\n.proof p { margin: 0 0 2mm 0; }\n.sign { border-bottom: 0.8pt solid #73818f; height: 11mm; width: 62mm; }\n.small { font-size: 8.5pt; color: #73818f; }\n.proof .mark { height: 26mm; }\n.stamp { position: absolute; right: 18mm; top: 45mm; border: 2pt solid #b3261e; border-radius: 3mm; color: #b3261e;\n         font-size: 13pt; font-weight: bold; letter-spacing: 2pt; text-transform: uppercase; padding: 1.5mm 5mm;\n         opacity: 0.85; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2.5mm; margin-top: 6mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr>\n<td>{{company.name}}{{#company.inn}} · ЕИК {{company.inn}}{{/company.inn}}{{#company.address}} · {{company.address}}{{/company.address}}</td>\n<td class=\"page\">Страница {{page}} от {{pages}}</td>\n</tr></table>\n</footer>\n\n<div class=\"band\"></div>\n<div class=\"rule\"></div>\n{{#licence.is_draft}}<div class=\"stamp\">Чернова</div>{{/licence.is_draft}}\n{{#licence.is_awaiting_payment}}<div class=\"stamp\">Неплатен</div>{{/licence.is_awaiting_payment}}\n{{#licence.is_suspended}}<div class=\"stamp\">Спрян</div>{{/licence.is_suspended}}\n{{#licence.is_expired}}<div class=\"stamp\">Изтекъл</div>{{/licence.is_expired}}\n{{#licence.is_revoked}}<div class=\"stamp\">Отнет</div>{{/licence.is_revoked}}\n{{#licence.is_transferred}}<div class=\"stamp\">Прехвърлен</div>{{/licence.is_transferred}}\n\n<div class=\"masthead\">\n<table><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td>\n<div class=\"company\">{{company.name}}</div>\n<div class=\"contact\">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div>\n</td>\n<td class=\"right\">\n<div class=\"kind\">Лиценз</div>\n<div class=\"number\">{{licence.number}}</div>\n{{#licence.issued_on}}<div class=\"contact\">издаден на {{licence.issued_on | date}}</div>{{/licence.issued_on}}\n</td>\n</tr></table>\n</div>\n\n<h1>{{package.name}}</h1>\n<p class=\"lead\">Настоящият лиценз е издаден на <b>{{client.full_name}}</b></p>\n\n<table class=\"facts\"><tr>\n<td><div class=\"card\"><div class=\"label\">Валиден от</div><div class=\"value\">{{licence.valid_from | date | default \"—\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Валиден до</div><div class=\"value\">{{licence.valid_to | date | default \"безсрочно\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Количество</div><div class=\"value\">{{licence.quantity | number}}</div></div></td>\n</tr></table>\n\n<h2>Съдържание на лиценза</h2>\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Наименование</th><th class=\"price\">Цена</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"price\">{{#included}}включено{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>\n{{/lines}}\n<tr class=\"total\"><td></td><td>Общо{{#promo}} <span class=\"small\">(промокод {{promo}})</span>{{/promo}}</td><td class=\"price\">{{licence.price | money}}</td></tr>\n</tbody>\n</table>\n\n<h2>Страни</h2>\n<table class=\"parties\"><tr>\n<td>\n<div class=\"label\">Притежател</div>\n<div class=\"name\">{{client.full_name}}</div>\n{{#client.phone}}<div>{{client.phone | phone}}</div>{{/client.phone}}\n{{#client.email}}<div>{{client.email}}</div>{{/client.email}}\n{{#client.address}}<div>{{client.address | lines}}</div>{{/client.address}}\n</td>\n<td>\n<div class=\"label\">Лицензодател</div>\n<div class=\"name\">{{company.name}}</div>\n{{#company.address}}<div>{{company.address | lines}}</div>{{/company.address}}\n{{#partner.name}}<div class=\"small\">Партньор: {{partner.name}}</div>{{/partner.name}}\n{{#agent.name}}<div class=\"small\">Агент: {{agent.name}}</div>{{/agent.name}}\n</td>\n</tr></table>\n\n<table class=\"proof\"><tr>\n{{#licence.code}}<td class=\"code\"><qr quiet=\"0\">{{licence.code}}</qr></td>{{/licence.code}}\n<td>\n{{#licence.code}}<p class=\"small\">Кодът съдържа условията на лиценза и електронния подпис върху тях. Условията се виждат с всяко приложение за QR кодове, а Kabinet проверява подписа без мрежа.</p>{{/licence.code}}\n{{^licence.code}}<p class=\"small\">Все още не е потвърдено от лицензодателя: на този екземпляр няма електронен подпис. Той ще се появи, след като лицензът бъде синхронизиран.</p>{{/licence.code}}\n{{#company.stamp}}<div><img class=\"mark\" src=\"stamp\" alt=\"\"></div>{{/company.stamp}}\n<div class=\"sign\"></div>\n<div class=\"small\">{{company.director | default \"Подпис\"}}</div>\n</td>\n</tr></table>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(6,'01a20b41-c485-7301-882a-45dd4365285f',12,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c485-7300-b6c9-55bf3d12ad3d','Lisenziya',NULL,'{"name":"Lisenziya","kind":"licence","language":"az","html":"<!DOCTYPE html>\n<html lang=\"az\">\n<head>\n<meta charset=\"utf-8\">\n<title>Lisenziya {{licence.number}}</title>\n<style>\n@page { size: A4; margin: 14mm 18mm 12mm 18mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 10pt; line-height: 1.4; color: #22303f; }\n.band { position: absolute; left: 0; right: 0; top: 0; height: 40mm; background: #17345c; z-index: -1; }\n.rule { position: absolute; left: 0; right: 0; top: 40mm; height: 1.2mm; background: #c9a227; z-index: -1; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; }\n.masthead { color: #ffffff; margin-top: -4mm; min-height: 31mm; }\n.masthead .logo { width: 17mm; }\n.masthead .logo img { width: 13mm; height: 13mm; }\n.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }\n.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }\n.masthead .right { text-align: right; width: 78mm; }\n.masthead .kind { font-size: 8.5pt; letter-spacing: 1.5pt; text-transform: uppercase; color: #d9b94a; }\n.masthead .number { font-size: 17pt; font-weight: bold; line-height: 1.25; }\nh1 { font-size: 21pt; line-height: 1.2; margin: 9mm 0 1.5mm 0; color: #17345c; }\n.lead { font-size: 11pt; color: #51606f; margin: 0 0 6mm 0; }\n.facts td { width: 33.33%; padding-right: 3mm; }\n.facts td:last-child { padding-right: 0; }\n.card { padding: 3mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }\n.label { font-size: 7.5pt; letter-spacing: 0.7pt; text-transform: uppercase; color: #73818f; }\n.value { font-size: 11.5pt; font-weight: bold; color: #17345c; }\nh2 { font-size: 10pt; letter-spacing: 0.8pt; text-transform: uppercase; color: #17345c;\n     margin: 7mm 0 2mm 0; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;\n            border-bottom: 1.2pt solid #17345c; padding: 1.8mm 2mm; }\n.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.9mm 2mm; }\n.lines .n { width: 9mm; color: #73818f; }\n.lines .price { text-align: right; white-space: nowrap; width: 38mm; }\n.lines .total td { border-bottom: none; font-size: 12pt; font-weight: bold; color: #17345c; padding-top: 3mm; }\n.parties td { width: 50%; padding-right: 6mm; }\n.name { font-weight: bold; font-size: 11pt; }\n.proof { margin-top: 8mm; page-break-inside: avoid; }\n.proof .code { width: 41mm; }\n.proof qr { width: 34mm; color: #17345c; }\n.proof p { margin: 0 0 2mm 0; }\n.sign { border-bottom: 0.8pt solid #73818f; height: 11mm; width: 62mm; }\n.small { font-size: 8.5pt; color: #73818f; }\n.proof .mark { height: 26mm; }\n.stamp { position: absolute; right: 18mm; top: 45mm; border: 2pt solid #b3261e; border-radius: 3mm; color: #b3261e;\n         font-size: 13pt; font-weight: bold; letter-spacing: 2pt; text-transform: uppercase; padding: 1.5mm 5mm;\n         opacity: 0.85; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2.5mm; margin-top: 6mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr>\n<td>{{company.name}}{{#company.inn}} · VÖEN {{company.inn}}{{/company.inn}}{{#company.address}} · {{company.address}}{{/company.address}}</td>\n<td class=\"page\">Səhifə {{page}} / {{pages}}</td>\n</tr></table>\n</footer>\n\n<div class=\"band\"></div>\n<div class=\"rule\"></div>\n{{#licence.is_draft}}<div class=\"stamp\">Qaralama</div>{{/licence.is_draft}}\n{{#licence.is_awaiting_payment}}<div class=\"stamp\">Ödənilməyib</div>{{/licence.is_awaiting_payment}}\n{{#licence.is_suspended}}<div class=\"stamp\">Dayandırılıb</div>{{/licence.is_suspended}}\n{{#licence.is_expired}}<div class=\"stamp\">Müddəti bitib</div>{{/licence.is_expired}}\n{{#licence.is_revoked}}<div class=\"stamp\">Ləğv edilib</div>{{/licence.is_revoked}}\n{{#licence.is_transferred}}<div class=\"stamp\">Ötürülüb</div>{{/licence.is_transferred}}\n\n<div class=\"masthead\">\n<table><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td>\n<div class=\"company\">{{company.name}}</div>\n<div class=\"contact\">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div>\n</td>\n<td class=\"right\">\n<div class=\"kind\">Lisenziya</div>\n<div class=\"number\">{{licence.number}}</div>\n{{#licence.issued_on}}<div class=\"contact\">verilib: {{licence.issued_on | date}}</div>{{/licence.issued_on}}\n</td>\n</tr></table>\n</div>\n\n<h1>{{package.name}}</h1>\n<p class=\"lead\">Bu lisenziya verilir: <b>{{client.full_name}}</b></p>\n\n<table class=\"facts\"><tr>\n<td><div class=\"card\"><div class=\"label\">Başlama tarixi</div><div class=\"value\">{{licence.valid_from | date | default \"—\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Bitmə tarixi</div><div class=\"value\">{{licence.valid_to | date | default \"müddətsiz\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Say</div><div class=\"value\">{{licence.quantity | number}}</div></div></td>\n</tr></table>\n\n<h2>Lisenziyanın tərkibi</h2>\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Adı</th><th class=\"price\">Qiymət</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"price\">{{#included}}daxildir{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>\n{{/lines}}\n<tr class=\"total\"><td></td><td>Cəmi{{#promo}} <span class=\"small\">(promokod {{promo}})</span>{{/promo}}</td><td class=\"price\">{{licence.price | money}}</td></tr>\n</tbody>\n</table>\n\n<h2>Tərəflər</h2>\n<table class=\"parties\"><tr>\n<td>\n<div class=\"label\">Lisenziyanın sahibi</div>\n<div class=\"name\">{{client.full_name}}</div>\n{{#client.phone}}<div>{{client.phone | phone}}</div>{{/client.phone}}\n{{#client.email}}<div>{{client.email}}</div>{{/client.email}}\n{{#client.address}}<div>{{client.address | lines}}</div>{{/client.address}}\n</td>\n<td>\n<div class=\"label\">Lisenziyanı verən</div>\n<div class=\"name\">{{company.name}}</div>\n{{#company.address}}<div>{{company.address | lines}}</div>{{/company.address}}\n{{#partner.name}}<div class=\"small\">Partnyor: {{partner.name}}</div>{{/partner.name}}\n{{#agent.name}}<div class=\"small\">Agent: {{agent.name}}</div>{{/agent.name}}\n</td>\n</tr></table>\n\n<table class=\"proof\"><tr>\n{{#licence.code}}<td class=\"code\"><qr quiet=\"0\">{{licence.code}}</qr></td>{{/licence.code}}\n<td>\n{{#licence.code}}<p class=\"small\">Kodda lisenziyanın şərtləri və onların elektron imzası var. Şərtləri istənilən QR oxuyucu göstərir, imzanı isə Kabinet şəbəkəsiz yoxlayır.</p>{{/licence.code}}\n{{^licence.code}}<p class=\"small\">Lisenziyanı verən hələ təsdiqləməyib: bu nüsxədə elektron imza yoxdur. Lisenziya sinxronlaşdırıldıqdan sonra imza olacaq.</p>{{/licence.code}}\n{{#company.stamp}}<div><img class=\"mark\" src=\"stamp\" alt=\"\"></div>{{/company.stamp}}\n<div class=\"sign\"></div>\n<div class=\"small\">{{company.director | default \"İmza\"}}</div>\n</td>\n</tr></table>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(7,'01a20b41-c485-7303-a61e-483af3f32049',14,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c485-7302-813d-19ffc9ff7e60','Invoice',NULL,'{"name":"Invoice","kind":"invoice","language":"en","html":"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Invoice {{number}}</title>\n<style>\n@page { size: A4; margin: 14mm 17mm 12mm 17mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }\n.head .logo { width: 18mm; }\n.head .logo img { width: 14mm; height: 14mm; }\n.head .company { font-size: 12.5pt; font-weight: bold; color: #17345c; line-height: 1.25; }\n.head .right { text-align: right; }\n.small { font-size: 8.5pt; color: #5e6c7a; }\nh1 { font-size: 22pt; color: #17345c; margin: 0; line-height: 1.1; }\n.number { font-size: 12pt; font-weight: bold; }\n.facts { table-layout: fixed; margin-top: 7mm; border-top: 1.4pt solid #17345c; border-bottom: 0.6pt solid #d8dfe7; }\n.facts td { padding: 2.2mm 4mm 2.2mm 0; }\n.label { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; }\n.value { font-weight: bold; }\n.parties { margin-top: 5mm; }\n.parties td { width: 50%; padding-right: 8mm; }\n.name { font-size: 11pt; font-weight: bold; color: #17345c; }\n.lines { margin-top: 6mm; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.5pt; text-transform: uppercase; color: #ffffff; background: #17345c;\n            padding: 1.8mm 1.5mm; font-weight: bold; vertical-align: bottom; }\n.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.7mm 1.5mm; }\n.lines tr { page-break-inside: avoid; }\n.lines .n { width: 6mm; }\n.lines .unit { width: 12mm; }\n.lines th.figure, .lines td.figure { text-align: right; white-space: nowrap; }\n.lines .quantity { width: 12mm; }\n.lines .vat { width: 11mm; }\n.lines .money { width: 25mm; }\n.close { page-break-inside: avoid; }\n.foot { margin-top: 3mm; }\n.totals td { padding: 1.1mm 1.5mm; }\n.totals td.figure { text-align: right; white-space: nowrap; width: 36mm; }\n.totals .due td { font-size: 13pt; font-weight: bold; color: #17345c; border-top: 1.4pt solid #17345c; padding-top: 2mm; }\n.foot .left { width: 80mm; padding-right: 8mm; }\n.words { margin-top: 2mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }\n.pay { margin-top: 6mm; }\n.pay .key { width: 36mm; color: #5e6c7a; }\n.pay td { padding: 0.5mm 0; }\n.pay .code { width: 36mm; text-align: center; }\n.pay qr { width: 32mm; color: #17345c; }\nh2 { font-size: 10pt; color: #17345c; margin: 0 0 1.5mm 0; }\n.sign { table-layout: fixed; margin-top: 12mm; }\n.sign .gap { width: 30mm; }\n.sign .mark { height: 26mm; }\n.sign .line { border-top: 0.6pt solid #73818f; padding-top: 1mm; }\n.stamp { display: inline-block; border: 1.6pt solid #1e7a3c; border-radius: 2mm; color: #1e7a3c; font-size: 10pt;\n         font-weight: bold; text-transform: uppercase; padding: 1mm 4mm; margin-top: 2mm; }\n.void { border-color: #b3261e; color: #b3261e; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr><td>{{seller.name}} · {{#is_credit_note}}Credit note{{/is_credit_note}}{{^is_credit_note}}Invoice{{/is_credit_note}} {{number}}</td>\n<td class=\"page\">Page {{page}} of {{pages}}</td></tr></table>\n</footer>\n\n<table class=\"head\"><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td><div class=\"company\">{{seller.name}}</div>\n<div class=\"small\">{{seller.address | lines}}{{#seller.phone}}<br>{{seller.phone | phone}}{{/seller.phone}}{{#seller.email}}<br>{{seller.email}}{{/seller.email}}</div></td>\n<td class=\"right\"><h1>{{#is_credit_note}}Credit note{{/is_credit_note}}{{^is_credit_note}}Invoice{{/is_credit_note}}</h1>\n<div class=\"number\">No. {{number}}</div>\n{{#is_paid}}<div class=\"stamp\">Paid</div>{{/is_paid}}{{#is_void}}<div class=\"stamp void\">Void</div>{{/is_void}}</td>\n</tr></table>\n\n<table class=\"facts\"><tr>\n<td><div class=\"label\">Issued on</div><div class=\"value\">{{issued_on | date long}}</div></td>\n{{#due_on}}<td><div class=\"label\">Due on</div><div class=\"value\">{{due_on | date long}}</div></td>{{/due_on}}\n{{#order.number}}<td><div class=\"label\">Order</div><div class=\"value\">{{order.number}}</div></td>{{/order.number}}\n{{#corrects.number}}<td><div class=\"label\">Corrects invoice</div><div class=\"value\">{{corrects.number}}</div></td>{{/corrects.number}}\n</tr></table>\n\n<table class=\"parties\"><tr>\n<td><div class=\"label\">Seller</div><div class=\"name\">{{seller.name}}</div>\n{{#seller.eik}}<div>UIC {{seller.eik}}</div>{{/seller.eik}}{{#seller.vat}}<div>VAT No. {{seller.vat}}</div>{{/seller.vat}}{{#seller.voen}}<div>VÖEN {{seller.voen}}</div>{{/seller.voen}}{{#seller.inn}}<div>INN {{seller.inn}}</div>{{/seller.inn}}\n{{#seller.address}}<div>{{seller.address | lines}}</div>{{/seller.address}}\n{{#seller.mol}}<div>Represented by {{seller.mol}}</div>{{/seller.mol}}</td>\n<td><div class=\"label\">Bill to</div><div class=\"name\">{{buyer.name}}</div>\n{{#buyer.eik}}<div>UIC {{buyer.eik}}</div>{{/buyer.eik}}{{#buyer.vat}}<div>VAT No. {{buyer.vat}}</div>{{/buyer.vat}}{{#buyer.voen}}<div>VÖEN {{buyer.voen}}</div>{{/buyer.voen}}{{#buyer.inn}}<div>INN {{buyer.inn}}</div>{{/buyer.inn}}\n{{#buyer.address}}<div>{{buyer.address | lines}}</div>{{/buyer.address}}\n{{#buyer.mol}}<div>Represented by {{buyer.mol}}</div>{{/buyer.mol}}\n{{#buyer.phone}}<div>{{buyer.phone | phone}}</div>{{/buyer.phone}}</td>\n</tr></table>\n\n<table class=\"lines\">\n<thead><tr><th class=\"n\">No.</th><th>Description</th><th class=\"unit\">Unit</th><th class=\"quantity figure\">Qty</th><th class=\"money figure\">Unit price</th><th class=\"vat figure\">VAT</th><th class=\"money figure\">Amount</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"unit\">{{unit | default \"pc.\"}}</td><td class=\"quantity figure\">{{quantity | number}}</td><td class=\"money figure\">{{unit_price_net | number}}</td><td class=\"vat figure\">{{#has_vat}}{{vat_rate | percent}}{{/has_vat}}{{^has_vat}}—{{/has_vat}}</td><td class=\"money figure\">{{amount_net | money plain}}</td></tr>\n{{/lines}}\n</tbody>\n</table>\n\n<div class=\"close\">\n<table class=\"foot\"><tr>\n<td class=\"left\">\n<div class=\"words\"><div class=\"label\">Amount in words</div><b>{{total | words}}</b></div>\n</td>\n<td>\n<table class=\"totals\">\n<tr><td>Subtotal</td><td class=\"figure\">{{sum_net | money}}</td></tr>\n{{#discount_net}}<tr><td>Discount{{#promo}} ({{promo}}){{/promo}}</td><td class=\"figure\">−{{discount_net | money}}</td></tr>{{/discount_net}}\n{{#vat_lines}}{{#has_vat}}<tr><td>VAT {{vat_rate | percent}}</td><td class=\"figure\">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}\n{{^has_vat}}<tr><td colspan=\"2\">No VAT is charged</td></tr>{{/has_vat}}\n<tr class=\"due\"><td>{{#is_credit_note}}Total credit{{/is_credit_note}}{{^is_credit_note}}Total due{{/is_credit_note}}</td><td class=\"figure\">{{total | money}}</td></tr>\n</table>\n</td>\n</tr></table>\n\n<table class=\"pay\"><tr>\n<td>\n{{#seller.bank}}<h2>How to pay</h2>\n<table>\n<tr><td class=\"key\">Bank</td><td>{{seller.bank}}</td></tr>\n{{#seller.iban}}<tr><td class=\"key\">IBAN</td><td>{{seller.iban}}</td></tr>{{/seller.iban}}\n{{#seller.swift}}<tr><td class=\"key\">SWIFT/BIC</td><td>{{seller.swift}}</td></tr>{{/seller.swift}}\n{{#seller.account}}<tr><td class=\"key\">Account</td><td>{{seller.account}}</td></tr>{{/seller.account}}\n{{#seller.bic}}<tr><td class=\"key\">Bank code (BIK)</td><td>{{seller.bic}}</td></tr>{{/seller.bic}}\n{{#seller.correspondent_account}}<tr><td class=\"key\">Corr. account</td><td>{{seller.correspondent_account}}</td></tr>{{/seller.correspondent_account}}\n<tr><td class=\"key\">Reference</td><td>{{number}}</td></tr>\n</table>{{/seller.bank}}\n</td>\n{{#payment_code}}<td class=\"code\"><qr level=\"M\" quiet=\"0\">{{payment_code}}</qr></td>{{/payment_code}}\n</tr></table>\n\n<table class=\"sign\"><tr>\n<td class=\"line\"><div class=\"label\">Issued by</div>{{seller.director}}{{#company.stamp}}<div><img class=\"mark\" src=\"stamp\" alt=\"\"></div>{{/company.stamp}}</td><td class=\"gap\"></td>\n<td class=\"line\"><div class=\"label\">Received by</div>{{buyer.mol | default \"\"}}</td>\n</tr></table>\n</div>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(8,'01a20b41-c485-7305-8602-eba2155c505a',16,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c485-7304-872a-637eef65d435','Счёт на оплату',NULL,'{"name":"Счёт на оплату","kind":"invoice","language":"ru","html":"<!DOCTYPE html>\n<html lang=\"ru\">\n<head>\n<meta charset=\"utf-8\">\n<title>Счёт на оплату {{number}}</title>\n<style>\n@page { size: A4; margin: 12mm 15mm 12mm 20mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 9.5pt; line-height: 1.35; color: #16202b; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }\n.bank { font-size: 9pt; }\n.bank td { border: 0.6pt solid #16202b; padding: 0.7mm 1.5mm; }\n.bank .half { width: 36mm; }\n.bank .key { width: 11mm; white-space: nowrap; }\n.bank .figures { width: 43mm; white-space: nowrap; }\n.bank .top { border-bottom: none; }\n.bank .bottom { border-top: none; }\n.hint { font-size: 7.5pt; color: #5b6876; }\n.code { width: 37mm; padding-left: 4mm; text-align: center; }\n.code qr { width: 33mm; }\nh1 { font-size: 15pt; margin: 6mm 0 2mm 0; padding-bottom: 2mm; border-bottom: 1.6pt solid #16202b; }\n.parties td { padding: 0.9mm 0; }\n.parties .key { width: 29mm; color: #5b6876; }\n.parties b { font-size: 10pt; }\n.lines { margin-top: 4mm; border: 1.2pt solid #16202b; }\n.lines th { border: 0.6pt solid #16202b; padding: 1.3mm 1.6mm; font-weight: bold; text-align: center; background: #eef1f5; }\n.lines td { border: 0.6pt solid #16202b; padding: 1.2mm 1.6mm; }\n.lines tr { page-break-inside: avoid; }\n.n { width: 8mm; text-align: center; }\n.quantity { width: 15mm; text-align: right; }\n.unit { width: 13mm; }\n.money { width: 26mm; text-align: right; white-space: nowrap; }\n.lines .n, .lines td.n { text-align: center; }\n.lines td.quantity, .lines td.money { text-align: right; }\n.foot { page-break-inside: avoid; }\n.totals td { padding: 0.9mm 1.6mm; text-align: right; font-weight: bold; }\n.totals .plain td { font-weight: normal; }\n.totals .sum { width: 33mm; white-space: nowrap; }\n.words { margin-top: 2mm; padding-bottom: 2.5mm; border-bottom: 1.6pt solid #16202b; }\n.words b { font-size: 10.5pt; }\n.sign { margin-top: 9mm; }\n.sign td { vertical-align: bottom; padding-top: 7mm; }\n.sign .who { width: 46mm; font-weight: bold; }\n.sign .line { width: 48mm; border-bottom: 0.6pt solid #16202b; }\n.sign .name { padding-left: 3mm; }\n.seal { margin-top: 5mm; margin-left: 54mm; color: #5b6876; }\n.stamp { border: 1.6pt solid #1e7a3c; border-radius: 2mm; color: #1e7a3c; font-size: 10pt; font-weight: bold;\n         text-transform: uppercase; padding: 2mm 0; margin-top: 4mm; }\n.void { border-color: #b3261e; color: #b3261e; }\nfooter { padding-top: 2mm; font-size: 7.5pt; color: #5b6876; }\nfooter .page { text-align: right; width: 34mm; }\n.seal .mark { height: 30mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr><td>{{#is_credit_note}}Кредит-нота{{/is_credit_note}}{{^is_credit_note}}Счёт на оплату{{/is_credit_note}} № {{number}} от {{issued_on | date}}</td>\n<td class=\"page\">Страница {{page}} из {{pages}}</td></tr></table>\n</footer>\n\n<table><tr><td>\n{{#seller.account}}\n<table class=\"bank\">\n<tr><td class=\"top\" colspan=\"2\">{{seller.bank}}</td><td class=\"key\">БИК</td><td class=\"figures top\">{{seller.bic}}</td></tr>\n<tr><td class=\"bottom hint\" colspan=\"2\">Банк получателя</td><td class=\"key\">Сч. №</td><td class=\"figures bottom\">{{seller.correspondent_account}}</td></tr>\n<tr><td class=\"half\">ИНН {{seller.inn}}</td><td>{{#seller.kpp}}КПП {{seller.kpp}}{{/seller.kpp}}</td><td class=\"key top\">Сч. №</td><td class=\"figures top\">{{seller.account}}</td></tr>\n<tr><td class=\"top\" colspan=\"2\">{{seller.name}}</td><td class=\"key top bottom\"></td><td class=\"figures top bottom\"></td></tr>\n<tr><td class=\"bottom hint\" colspan=\"2\">Получатель</td><td class=\"key bottom\"></td><td class=\"figures bottom\"></td></tr>\n</table>\n{{/seller.account}}\n{{^seller.account}}\n<div><b>{{seller.name}}</b></div>\n{{#seller.iban}}<div>{{seller.bank}}, IBAN {{seller.iban}}{{#seller.swift}}, SWIFT {{seller.swift}}{{/seller.swift}}</div>{{/seller.iban}}\n{{/seller.account}}\n</td>\n{{#payment_code}}<td class=\"code\"><qr level=\"M\" quiet=\"0\">{{payment_code}}</qr><div class=\"hint\">Оплата в приложении банка</div></td>{{/payment_code}}\n{{#is_paid}}<td class=\"code\"><div class=\"stamp\">Оплачен</div></td>{{/is_paid}}\n{{#is_void}}<td class=\"code\"><div class=\"stamp void\">Аннулирован</div></td>{{/is_void}}\n</tr></table>\n\n{{#is_credit_note}}<h1>Кредит-нота № {{number}} от {{issued_on | date long}}</h1>{{/is_credit_note}}\n{{^is_credit_note}}<h1>Счёт на оплату № {{number}} от {{issued_on | date long}}</h1>{{/is_credit_note}}\n\n<table class=\"parties\">\n<tr><td class=\"key\">Поставщик (исполнитель)</td><td><b>{{seller.name}}</b>{{#seller.inn}}, ИНН {{seller.inn}}{{/seller.inn}}{{#seller.kpp}}, КПП {{seller.kpp}}{{/seller.kpp}}{{#seller.address}}, {{seller.address}}{{/seller.address}}{{#seller.phone}}, тел. {{seller.phone | phone}}{{/seller.phone}}</td></tr>\n<tr><td class=\"key\">Покупатель (заказчик)</td><td><b>{{buyer.name}}</b>{{#buyer.inn}}, ИНН {{buyer.inn}}{{/buyer.inn}}{{#buyer.kpp}}, КПП {{buyer.kpp}}{{/buyer.kpp}}{{#buyer.address}}, {{buyer.address}}{{/buyer.address}}{{#buyer.phone}}, тел. {{buyer.phone | phone}}{{/buyer.phone}}</td></tr>\n{{#corrects.number}}<tr><td class=\"key\">К счёту</td><td>№ {{corrects.number}} от {{corrects.issued_on | date}}</td></tr>{{/corrects.number}}\n{{#order.number}}<tr><td class=\"key\">Основание</td><td>Заказ № {{order.number}}{{#order.formed_at}} от {{order.formed_at | date}}{{/order.formed_at}}</td></tr>{{/order.number}}\n{{#due_on}}<tr><td class=\"key\">Оплатить до</td><td>{{due_on | date long}}</td></tr>{{/due_on}}\n</table>\n\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Товары (работы, услуги)</th><th class=\"quantity\">Кол-во</th><th class=\"unit\">Ед.</th><th class=\"money\">Цена</th><th class=\"money\">Сумма</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"quantity\">{{quantity | number}}</td><td class=\"unit\">{{unit | default \"шт.\"}}</td><td class=\"money\">{{unit_price | number}}</td><td class=\"money\">{{amount | money plain}}</td></tr>\n{{/lines}}\n</tbody>\n</table>\n\n<div class=\"foot\">\n<table class=\"totals\">\n<tr><td>Итого:</td><td class=\"sum\">{{sum | money}}</td></tr>\n{{#discount}}<tr class=\"plain\"><td>Скидка{{#promo}} по промокоду {{promo}}{{/promo}}:</td><td class=\"sum\">−{{discount | money}}</td></tr>{{/discount}}\n{{#vat_lines}}{{#has_vat}}<tr class=\"plain\"><td>В том числе НДС {{vat_rate | percent}}:</td><td class=\"sum\">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}\n{{^has_vat}}<tr class=\"plain\"><td>Без налога (НДС)</td><td class=\"sum\">—</td></tr>{{/has_vat}}\n<tr><td>{{#is_credit_note}}Всего к возврату:{{/is_credit_note}}{{^is_credit_note}}Всего к оплате:{{/is_credit_note}}</td><td class=\"sum\">{{total | money}}</td></tr>\n</table>\n<div class=\"words\">Всего наименований {{count}}, на сумму {{total | money}}<br><b>{{total | words digits}}</b></div>\n\n<table class=\"sign\">\n<tr><td class=\"who\">{{seller.director_position | default \"Руководитель\"}}</td><td class=\"line\"></td><td class=\"name\">{{seller.director}}</td></tr>\n<tr><td class=\"who\">Бухгалтер</td><td class=\"line\"></td><td class=\"name\">{{seller.accountant}}</td></tr>\n</table>\n<div class=\"seal\">{{#company.stamp}}<img class=\"mark\" src=\"stamp\" alt=\"\">{{/company.stamp}}{{^company.stamp}}М. П.{{/company.stamp}}</div>\n</div>\n</body>\n</html>\n","is_default":true,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(9,'01a20b41-c485-7307-b4da-376483296507',18,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c485-7306-b8f1-6d588d571b91','Фактура',NULL,'{"name":"Фактура","kind":"invoice","language":"bg","html":"<!DOCTYPE html>\n<html lang=\"bg\">\n<head>\n<meta charset=\"utf-8\">\n<title>Фактура {{number}}</title>\n<style>\n@page { size: A4; margin: 14mm 17mm 12mm 17mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }\n.head .logo { width: 18mm; }\n.head .logo img { width: 14mm; height: 14mm; }\n.head .company { font-size: 12.5pt; font-weight: bold; color: #17345c; line-height: 1.25; }\n.head .right { text-align: right; }\n.small { font-size: 8.5pt; color: #5e6c7a; }\nh1 { font-size: 22pt; color: #17345c; margin: 0; line-height: 1.1; }\n.number { font-size: 12pt; font-weight: bold; }\n.facts { table-layout: fixed; margin-top: 7mm; border-top: 1.4pt solid #17345c; border-bottom: 0.6pt solid #d8dfe7; }\n.facts td { padding: 2.2mm 4mm 2.2mm 0; }\n.label { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; }\n.value { font-weight: bold; }\n.parties { margin-top: 5mm; }\n.parties td { width: 50%; padding-right: 8mm; }\n.name { font-size: 11pt; font-weight: bold; color: #17345c; }\n.lines { margin-top: 6mm; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.5pt; text-transform: uppercase; color: #ffffff; background: #17345c;\n            padding: 1.8mm 1.5mm; font-weight: bold; vertical-align: bottom; }\n.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.7mm 1.5mm; }\n.lines tr { page-break-inside: avoid; }\n.lines .n { width: 6mm; }\n.lines .unit { width: 12mm; }\n.lines th.figure, .lines td.figure { text-align: right; white-space: nowrap; }\n.lines .quantity { width: 12mm; }\n.lines .vat { width: 11mm; }\n.lines .money { width: 25mm; }\n.close { page-break-inside: avoid; }\n.foot { margin-top: 3mm; }\n.totals td { padding: 1.1mm 1.5mm; }\n.totals td.figure { text-align: right; white-space: nowrap; width: 36mm; }\n.totals .due td { font-size: 13pt; font-weight: bold; color: #17345c; border-top: 1.4pt solid #17345c; padding-top: 2mm; }\n.foot .left { width: 80mm; padding-right: 8mm; }\n.words { margin-top: 2mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }\n.pay { margin-top: 6mm; }\n.pay .key { width: 36mm; color: #5e6c7a; }\n.pay td { padding: 0.5mm 0; }\n.pay .code { width: 36mm; text-align: center; }\n.pay qr { width: 32mm; color: #17345c; }\nh2 { font-size: 10pt; color: #17345c; margin: 0 0 1.5mm 0; }\n.sign { table-layout: fixed; margin-top: 12mm; }\n.sign .gap { width: 30mm; }\n.sign .mark { height: 26mm; }\n.sign .line { border-top: 0.6pt solid #73818f; padding-top: 1mm; }\n.stamp { display: inline-block; border: 1.6pt solid #1e7a3c; border-radius: 2mm; color: #1e7a3c; font-size: 10pt;\n         font-weight: bold; text-transform: uppercase; padding: 1mm 4mm; margin-top: 2mm; }\n.void { border-color: #b3261e; color: #b3261e; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr><td>{{seller.name}} · {{#is_credit_note}}Кредитно известие{{/is_credit_note}}{{^is_credit_note}}Фактура{{/is_credit_note}} {{number}}</td>\n<td class=\"page\">Страница {{page}} от {{pages}}</td></tr></table>\n</footer>\n\n<table class=\"head\"><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td><div class=\"company\">{{seller.name}}</div>\n<div class=\"small\">{{seller.address | lines}}{{#seller.phone}}<br>{{seller.phone | phone}}{{/seller.phone}}{{#seller.email}}<br>{{seller.email}}{{/seller.email}}</div></td>\n<td class=\"right\"><h1>{{#is_credit_note}}Кредитно известие{{/is_credit_note}}{{^is_credit_note}}Фактура{{/is_credit_note}}</h1>\n<div class=\"number\">№ {{number}}</div>\n{{#is_paid}}<div class=\"stamp\">Платена</div>{{/is_paid}}{{#is_void}}<div class=\"stamp void\">Анулирана</div>{{/is_void}}</td>\n</tr></table>\n\n<table class=\"facts\"><tr>\n<td><div class=\"label\">Дата на издаване</div><div class=\"value\">{{issued_on | date long}}</div></td>\n{{#due_on}}<td><div class=\"label\">Срок за плащане</div><div class=\"value\">{{due_on | date long}}</div></td>{{/due_on}}\n{{#order.number}}<td><div class=\"label\">Поръчка</div><div class=\"value\">{{order.number}}</div></td>{{/order.number}}\n{{#corrects.number}}<td><div class=\"label\">Към фактура</div><div class=\"value\">{{corrects.number}}</div></td>{{/corrects.number}}\n</tr></table>\n\n<table class=\"parties\"><tr>\n<td><div class=\"label\">Доставчик</div><div class=\"name\">{{seller.name}}</div>\n{{#seller.eik}}<div>ЕИК {{seller.eik}}</div>{{/seller.eik}}{{#seller.vat}}<div>ИН по ДДС {{seller.vat}}</div>{{/seller.vat}}{{#seller.voen}}<div>VÖEN {{seller.voen}}</div>{{/seller.voen}}{{#seller.inn}}<div>ИНН {{seller.inn}}</div>{{/seller.inn}}\n{{#seller.address}}<div>{{seller.address | lines}}</div>{{/seller.address}}\n{{#seller.mol}}<div>МОЛ: {{seller.mol}}</div>{{/seller.mol}}</td>\n<td><div class=\"label\">Получател</div><div class=\"name\">{{buyer.name}}</div>\n{{#buyer.eik}}<div>ЕИК {{buyer.eik}}</div>{{/buyer.eik}}{{#buyer.vat}}<div>ИН по ДДС {{buyer.vat}}</div>{{/buyer.vat}}{{#buyer.voen}}<div>VÖEN {{buyer.voen}}</div>{{/buyer.voen}}{{#buyer.inn}}<div>ИНН {{buyer.inn}}</div>{{/buyer.inn}}\n{{#buyer.address}}<div>{{buyer.address | lines}}</div>{{/buyer.address}}\n{{#buyer.mol}}<div>МОЛ: {{buyer.mol}}</div>{{/buyer.mol}}\n{{#buyer.phone}}<div>{{buyer.phone | phone}}</div>{{/buyer.phone}}</td>\n</tr></table>\n\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Наименование на стоките и услугите</th><th class=\"unit\">Мярка</th><th class=\"quantity figure\">Кол.</th><th class=\"money figure\">Ед. цена</th><th class=\"vat figure\">ДДС</th><th class=\"money figure\">Стойност</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"unit\">{{unit | default \"бр.\"}}</td><td class=\"quantity figure\">{{quantity | number}}</td><td class=\"money figure\">{{unit_price_net | number}}</td><td class=\"vat figure\">{{#has_vat}}{{vat_rate | percent}}{{/has_vat}}{{^has_vat}}—{{/has_vat}}</td><td class=\"money figure\">{{amount_net | money plain}}</td></tr>\n{{/lines}}\n</tbody>\n</table>\n\n<div class=\"close\">\n<table class=\"foot\"><tr>\n<td class=\"left\">\n<div class=\"words\"><div class=\"label\">Словом</div><b>{{total | words}}</b></div>\n</td>\n<td>\n<table class=\"totals\">\n<tr><td>Данъчна основа</td><td class=\"figure\">{{sum_net | money}}</td></tr>\n{{#discount_net}}<tr><td>Отстъпка{{#promo}} ({{promo}}){{/promo}}</td><td class=\"figure\">−{{discount_net | money}}</td></tr>{{/discount_net}}\n{{#vat_lines}}{{#has_vat}}<tr><td>ДДС {{vat_rate | percent}}</td><td class=\"figure\">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}\n{{^has_vat}}<tr><td colspan=\"2\">Не се начислява ДДС</td></tr>{{/has_vat}}\n<tr class=\"due\"><td>{{#is_credit_note}}Сума за връщане{{/is_credit_note}}{{^is_credit_note}}Сума за плащане{{/is_credit_note}}</td><td class=\"figure\">{{total | money}}</td></tr>\n</table>\n</td>\n</tr></table>\n\n<table class=\"pay\"><tr>\n<td>\n{{#seller.bank}}<h2>Плащане по банков път</h2>\n<table>\n<tr><td class=\"key\">Банка</td><td>{{seller.bank}}</td></tr>\n{{#seller.iban}}<tr><td class=\"key\">IBAN</td><td>{{seller.iban}}</td></tr>{{/seller.iban}}\n{{#seller.swift}}<tr><td class=\"key\">SWIFT/BIC</td><td>{{seller.swift}}</td></tr>{{/seller.swift}}\n{{#seller.account}}<tr><td class=\"key\">Сметка</td><td>{{seller.account}}</td></tr>{{/seller.account}}\n{{#seller.bic}}<tr><td class=\"key\">Код на банката (БИК)</td><td>{{seller.bic}}</td></tr>{{/seller.bic}}\n{{#seller.correspondent_account}}<tr><td class=\"key\">Кор. сметка</td><td>{{seller.correspondent_account}}</td></tr>{{/seller.correspondent_account}}\n<tr><td class=\"key\">Основание</td><td>{{number}}</td></tr>\n</table>{{/seller.bank}}\n</td>\n{{#payment_code}}<td class=\"code\"><qr level=\"M\" quiet=\"0\">{{payment_code}}</qr></td>{{/payment_code}}\n</tr></table>\n\n<table class=\"sign\"><tr>\n<td class=\"line\"><div class=\"label\">Съставил</div>{{seller.director}}{{#company.stamp}}<div><img class=\"mark\" src=\"stamp\" alt=\"\"></div>{{/company.stamp}}</td><td class=\"gap\"></td>\n<td class=\"line\"><div class=\"label\">Получател</div>{{buyer.mol | default \"\"}}</td>\n</tr></table>\n</div>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(10,'01a20b41-c486-7353-9392-e4115b474c35',20,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c486-7352-937b-249b8fe75138','Hesab-faktura',NULL,'{"name":"Hesab-faktura","kind":"invoice","language":"az","html":"<!DOCTYPE html>\n<html lang=\"az\">\n<head>\n<meta charset=\"utf-8\">\n<title>Hesab-faktura {{number}}</title>\n<style>\n@page { size: A4; margin: 14mm 17mm 12mm 17mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }\n.head .logo { width: 18mm; }\n.head .logo img { width: 14mm; height: 14mm; }\n.head .company { font-size: 12.5pt; font-weight: bold; color: #17345c; line-height: 1.25; }\n.head .right { text-align: right; }\n.small { font-size: 8.5pt; color: #5e6c7a; }\nh1 { font-size: 22pt; color: #17345c; margin: 0; line-height: 1.1; }\n.number { font-size: 12pt; font-weight: bold; }\n.facts { table-layout: fixed; margin-top: 7mm; border-top: 1.4pt solid #17345c; border-bottom: 0.6pt solid #d8dfe7; }\n.facts td { padding: 2.2mm 4mm 2.2mm 0; }\n.label { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; }\n.value { font-weight: bold; }\n.parties { margin-top: 5mm; }\n.parties td { width: 50%; padding-right: 8mm; }\n.name { font-size: 11pt; font-weight: bold; color: #17345c; }\n.lines { margin-top: 6mm; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.5pt; text-transform: uppercase; color: #ffffff; background: #17345c;\n            padding: 1.8mm 1.5mm; font-weight: bold; vertical-align: bottom; }\n.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.7mm 1.5mm; }\n.lines tr { page-break-inside: avoid; }\n.lines .n { width: 6mm; }\n.lines .unit { width: 12mm; }\n.lines th.figure, .lines td.figure { text-align: right; white-space: nowrap; }\n.lines .quantity { width: 12mm; }\n.lines .vat { width: 11mm; }\n.lines .money { width: 25mm; }\n.close { page-break-inside: avoid; }\n.foot { margin-top: 3mm; }\n.totals td { padding: 1.1mm 1.5mm; }\n.totals td.figure { text-align: right; white-space: nowrap; width: 36mm; }\n.totals .due td { font-size: 13pt; font-weight: bold; color: #17345c; border-top: 1.4pt solid #17345c; padding-top: 2mm; }\n.foot .left { width: 80mm; padding-right: 8mm; }\n.words { margin-top: 2mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }\n.pay { margin-top: 6mm; }\n.pay .key { width: 36mm; color: #5e6c7a; }\n.pay td { padding: 0.5mm 0; }\n.pay .code { width: 36mm; text-align: center; }\n.pay qr { width: 32mm; color: #17345c; }\nh2 { font-size: 10pt; color: #17345c; margin: 0 0 1.5mm 0; }\n.sign { table-layout: fixed; margin-top: 12mm; }\n.sign .gap { width: 30mm; }\n.sign .mark { height: 26mm; }\n.sign .line { border-top: 0.6pt solid #73818f; padding-top: 1mm; }\n.stamp { display: inline-block; border: 1.6pt solid #1e7a3c; border-radius: 2mm; color: #1e7a3c; font-size: 10pt;\n         font-weight: bold; text-transform: uppercase; padding: 1mm 4mm; margin-top: 2mm; }\n.void { border-color: #b3261e; color: #b3261e; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr><td>{{seller.name}} · {{#is_credit_note}}Kredit-nota{{/is_credit_note}}{{^is_credit_note}}Hesab-faktura{{/is_credit_note}} {{number}}</td>\n<td class=\"page\">Səhifə {{page}} / {{pages}}</td></tr></table>\n</footer>\n\n<table class=\"head\"><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td><div class=\"company\">{{seller.name}}</div>\n<div class=\"small\">{{seller.address | lines}}{{#seller.phone}}<br>{{seller.phone | phone}}{{/seller.phone}}{{#seller.email}}<br>{{seller.email}}{{/seller.email}}</div></td>\n<td class=\"right\"><h1>{{#is_credit_note}}Kredit-nota{{/is_credit_note}}{{^is_credit_note}}Hesab-faktura{{/is_credit_note}}</h1>\n<div class=\"number\">№ {{number}}</div>\n{{#is_paid}}<div class=\"stamp\">Ödənilib</div>{{/is_paid}}{{#is_void}}<div class=\"stamp void\">Ləğv edilib</div>{{/is_void}}</td>\n</tr></table>\n\n<table class=\"facts\"><tr>\n<td><div class=\"label\">Tarix</div><div class=\"value\">{{issued_on | date long}}</div></td>\n{{#due_on}}<td><div class=\"label\">Son ödəniş tarixi</div><div class=\"value\">{{due_on | date long}}</div></td>{{/due_on}}\n{{#order.number}}<td><div class=\"label\">Sifariş</div><div class=\"value\">{{order.number}}</div></td>{{/order.number}}\n{{#corrects.number}}<td><div class=\"label\">Düzəliş edilən hesab</div><div class=\"value\">{{corrects.number}}</div></td>{{/corrects.number}}\n</tr></table>\n\n<table class=\"parties\"><tr>\n<td><div class=\"label\">Satıcı</div><div class=\"name\">{{seller.name}}</div>\n{{#seller.eik}}<div>EİK {{seller.eik}}</div>{{/seller.eik}}{{#seller.vat}}<div>ƏDV № {{seller.vat}}</div>{{/seller.vat}}{{#seller.voen}}<div>VÖEN {{seller.voen}}</div>{{/seller.voen}}{{#seller.inn}}<div>INN {{seller.inn}}</div>{{/seller.inn}}\n{{#seller.address}}<div>{{seller.address | lines}}</div>{{/seller.address}}\n{{#seller.mol}}<div>Məsul şəxs: {{seller.mol}}</div>{{/seller.mol}}</td>\n<td><div class=\"label\">Alıcı</div><div class=\"name\">{{buyer.name}}</div>\n{{#buyer.eik}}<div>EİK {{buyer.eik}}</div>{{/buyer.eik}}{{#buyer.vat}}<div>ƏDV № {{buyer.vat}}</div>{{/buyer.vat}}{{#buyer.voen}}<div>VÖEN {{buyer.voen}}</div>{{/buyer.voen}}{{#buyer.inn}}<div>INN {{buyer.inn}}</div>{{/buyer.inn}}\n{{#buyer.address}}<div>{{buyer.address | lines}}</div>{{/buyer.address}}\n{{#buyer.mol}}<div>Məsul şəxs: {{buyer.mol}}</div>{{/buyer.mol}}\n{{#buyer.phone}}<div>{{buyer.phone | phone}}</div>{{/buyer.phone}}</td>\n</tr></table>\n\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Malın (işin, xidmətin) adı</th><th class=\"unit\">Ölçü vahidi</th><th class=\"quantity figure\">Miqdar</th><th class=\"money figure\">Qiymət</th><th class=\"vat figure\">ƏDV</th><th class=\"money figure\">Məbləğ</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"unit\">{{unit | default \"ədəd\"}}</td><td class=\"quantity figure\">{{quantity | number}}</td><td class=\"money figure\">{{unit_price_net | number}}</td><td class=\"vat figure\">{{#has_vat}}{{vat_rate | percent}}{{/has_vat}}{{^has_vat}}—{{/has_vat}}</td><td class=\"money figure\">{{amount_net | money plain}}</td></tr>\n{{/lines}}\n</tbody>\n</table>\n\n<div class=\"close\">\n<table class=\"foot\"><tr>\n<td class=\"left\">\n<div class=\"words\"><div class=\"label\">Məbləğ yazı ilə</div><b>{{total | words}}</b></div>\n</td>\n<td>\n<table class=\"totals\">\n<tr><td>ƏDV-siz məbləğ</td><td class=\"figure\">{{sum_net | money}}</td></tr>\n{{#discount_net}}<tr><td>Endirim{{#promo}} ({{promo}}){{/promo}}</td><td class=\"figure\">−{{discount_net | money}}</td></tr>{{/discount_net}}\n{{#vat_lines}}{{#has_vat}}<tr><td>ƏDV {{vat_rate | percent}}</td><td class=\"figure\">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}\n{{^has_vat}}<tr><td colspan=\"2\">ƏDV hesablanmır</td></tr>{{/has_vat}}\n<tr class=\"due\"><td>{{#is_credit_note}}Qaytarılacaq məbləğ{{/is_credit_note}}{{^is_credit_note}}Ödəniləcək məbləğ{{/is_credit_note}}</td><td class=\"figure\">{{total | money}}</td></tr>\n</table>\n</td>\n</tr></table>\n\n<table class=\"pay\"><tr>\n<td>\n{{#seller.bank}}<h2>Bank rekvizitləri</h2>\n<table>\n<tr><td class=\"key\">Bank</td><td>{{seller.bank}}</td></tr>\n{{#seller.iban}}<tr><td class=\"key\">IBAN</td><td>{{seller.iban}}</td></tr>{{/seller.iban}}\n{{#seller.swift}}<tr><td class=\"key\">SWIFT/BIC</td><td>{{seller.swift}}</td></tr>{{/seller.swift}}\n{{#seller.account}}<tr><td class=\"key\">Hesab</td><td>{{seller.account}}</td></tr>{{/seller.account}}\n{{#seller.bic}}<tr><td class=\"key\">Bankın kodu</td><td>{{seller.bic}}</td></tr>{{/seller.bic}}\n{{#seller.correspondent_account}}<tr><td class=\"key\">Müxbir hesab</td><td>{{seller.correspondent_account}}</td></tr>{{/seller.correspondent_account}}\n<tr><td class=\"key\">Təyinat</td><td>{{number}}</td></tr>\n</table>{{/seller.bank}}\n</td>\n{{#payment_code}}<td class=\"code\"><qr level=\"M\" quiet=\"0\">{{payment_code}}</qr></td>{{/payment_code}}\n</tr></table>\n\n<table class=\"sign\"><tr>\n<td class=\"line\"><div class=\"label\">Təhvil verdi</div>{{seller.director}}{{#company.stamp}}<div><img class=\"mark\" src=\"stamp\" alt=\"\"></div>{{/company.stamp}}</td><td class=\"gap\"></td>\n<td class=\"line\"><div class=\"label\">Təhvil aldı</div>{{buyer.mol | default \"\"}}</td>\n</tr></table>\n</div>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(11,'01a20b41-c486-7355-8589-6c0c93cd83c3',22,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c486-7354-aa47-e97748e90344','Certificate of completion',NULL,'{"name":"Certificate of completion","kind":"act","language":"en","html":"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Certificate of completion {{number}}</title>\n<style>\n@page { size: A4; margin: 14mm 15mm 12mm 20mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #16202b; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }\nh1 { font-size: 14pt; margin: 0 0 3mm 0; padding-bottom: 2mm; border-bottom: 1.6pt solid #17345c; color: #17345c; }\n.parties td { padding: 1mm 0; }\n.parties .key { width: 31mm; color: #5b6876; }\n.parties b { font-size: 10pt; }\n.lines { margin-top: 5mm; }\n.lines th { border: 0.6pt solid #16202b; padding: 1.3mm 1.6mm; font-weight: bold; text-align: center; background: #eef1f5; }\n.lines td { border: 0.6pt solid #16202b; padding: 1.2mm 1.6mm; }\n.lines tr { page-break-inside: avoid; }\n.lines .n { width: 8mm; text-align: center; }\n.lines .unit { width: 14mm; }\n.lines .quantity { width: 16mm; }\n.lines .money { width: 26mm; }\n.lines td.quantity, .lines td.money { text-align: right; white-space: nowrap; }\n.sums, .foot { page-break-inside: avoid; }\n.totals td { padding: 0.9mm 1.6mm; text-align: right; font-weight: bold; }\n.totals .plain td { font-weight: normal; }\n.totals .sum { width: 34mm; white-space: nowrap; }\n.words b { font-size: 10.5pt; }\n.statement { margin: 0; padding-top: 4mm; text-align: justify; }\n.sign { margin-top: 9mm; }\n.sign td { width: 50%; padding-right: 10mm; }\n.sign .role { font-weight: bold; letter-spacing: 0.6pt; text-transform: uppercase; color: #17345c; }\n.sign .who { min-height: 10mm; }\n.sign .line { border-bottom: 0.6pt solid #16202b; height: 12mm; }\n.sign .mark { height: 30mm; }\n.small { font-size: 8pt; color: #5b6876; }\nfooter { padding-top: 2mm; font-size: 7.5pt; color: #5b6876; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr><td>Certificate of completion No. {{number}}, {{date | date}}</td><td class=\"page\">Page {{page}} of {{pages}}</td></tr></table>\n</footer>\n\n<h1>Certificate of completion No. {{number}} of {{date | date long}}</h1>\n\n<table class=\"parties\">\n<tr><td class=\"key\">Contractor</td><td><b>{{seller.name}}</b>{{#seller.inn}}, INN {{seller.inn}}{{/seller.inn}}{{#seller.kpp}}, КПП {{seller.kpp}}{{/seller.kpp}}{{#seller.eik}}, UIC {{seller.eik}}{{/seller.eik}}{{#seller.vat}}, VAT No. {{seller.vat}}{{/seller.vat}}{{#seller.voen}}, VÖEN {{seller.voen}}{{/seller.voen}}{{#seller.address}}, {{seller.address}}{{/seller.address}}</td></tr>\n<tr><td class=\"key\">Customer</td><td><b>{{buyer.name}}</b>{{#buyer.inn}}, INN {{buyer.inn}}{{/buyer.inn}}{{#buyer.kpp}}, КПП {{buyer.kpp}}{{/buyer.kpp}}{{#buyer.eik}}, UIC {{buyer.eik}}{{/buyer.eik}}{{#buyer.vat}}, VAT No. {{buyer.vat}}{{/buyer.vat}}{{#buyer.voen}}, VÖEN {{buyer.voen}}{{/buyer.voen}}{{#buyer.address}}, {{buyer.address}}{{/buyer.address}}</td></tr>\n<tr><td class=\"key\">Based on</td><td>invoice No. {{number}}, {{issued_on | date}}{{#order.number}}; order No. {{order.number}}{{/order.number}}</td></tr>\n</table>\n\n<table class=\"lines\">\n<thead><tr><th class=\"n\">No.</th><th>Work or service</th><th class=\"quantity\">Quantity</th><th class=\"unit\">Unit</th><th class=\"money\">Price</th><th class=\"money\">Amount</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"quantity\">{{quantity | number}}</td><td class=\"unit\">{{unit | default \"pc.\"}}</td><td class=\"money\">{{unit_price | number}}</td><td class=\"money\">{{amount | money plain}}</td></tr>\n{{/lines}}\n</tbody>\n</table>\n\n<div class=\"sums\">\n<table class=\"totals\">\n<tr><td>Sum:</td><td class=\"sum\">{{sum | money}}</td></tr>\n{{#discount}}<tr class=\"plain\"><td>Discount{{#promo}} ({{promo}}){{/promo}}</td><td class=\"sum\">−{{discount | money}}</td></tr>\n<tr><td>Total:</td><td class=\"sum\">{{total | money}}</td></tr>{{/discount}}\n{{#vat_lines}}{{#has_vat}}<tr class=\"plain\"><td>Including VAT {{vat_rate | percent}}</td><td class=\"sum\">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}\n{{^has_vat}}<tr class=\"plain\"><td>Without VAT</td><td class=\"sum\">—</td></tr>{{/has_vat}}\n</table>\n<div class=\"words\">Items: {{count}}, amounting to {{total | money}}<br><b>{{total | words}}</b></div>\n</div>\n\n<div class=\"foot\">\n<p class=\"statement\">The work and services listed above have been provided in full and in time. The customer has no claims as to their extent, quality and terms.</p>\n\n<table class=\"sign\"><tr>\n<td><div class=\"role\">Contractor</div><div class=\"who\">{{seller.name}}</div><div class=\"line\"></div><div class=\"small\">{{#seller.director}}{{seller.director_position}} {{seller.director}}{{/seller.director}}{{^seller.director}}Signature{{/seller.director}}</div>{{#company.stamp}}<img class=\"mark\" src=\"stamp\" alt=\"\">{{/company.stamp}}{{^company.stamp}}<div class=\"small\">Place of seal</div>{{/company.stamp}}</td>\n<td><div class=\"role\">Customer</div><div class=\"who\">{{buyer.name}}</div><div class=\"line\"></div><div class=\"small\">{{#buyer.director}}{{buyer.director_position}} {{buyer.director}}{{/buyer.director}}{{^buyer.director}}Signature{{/buyer.director}}</div><div class=\"small\">Place of seal</div></td>\n</tr></table>\n</div>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(12,'01a20b41-c486-7357-ae05-91b9d7d54e33',24,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c486-7356-b9f8-67c198545a8c','Акт',NULL,'{"name":"Акт","kind":"act","language":"ru","html":"<!DOCTYPE html>\n<html lang=\"ru\">\n<head>\n<meta charset=\"utf-8\">\n<title>Акт {{number}}</title>\n<style>\n@page { size: A4; margin: 14mm 15mm 12mm 20mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #16202b; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }\nh1 { font-size: 14pt; margin: 0 0 3mm 0; padding-bottom: 2mm; border-bottom: 1.6pt solid #17345c; color: #17345c; }\n.parties td { padding: 1mm 0; }\n.parties .key { width: 31mm; color: #5b6876; }\n.parties b { font-size: 10pt; }\n.lines { margin-top: 5mm; }\n.lines th { border: 0.6pt solid #16202b; padding: 1.3mm 1.6mm; font-weight: bold; text-align: center; background: #eef1f5; }\n.lines td { border: 0.6pt solid #16202b; padding: 1.2mm 1.6mm; }\n.lines tr { page-break-inside: avoid; }\n.lines .n { width: 8mm; text-align: center; }\n.lines .unit { width: 14mm; }\n.lines .quantity { width: 16mm; }\n.lines .money { width: 26mm; }\n.lines td.quantity, .lines td.money { text-align: right; white-space: nowrap; }\n.sums, .foot { page-break-inside: avoid; }\n.totals td { padding: 0.9mm 1.6mm; text-align: right; font-weight: bold; }\n.totals .plain td { font-weight: normal; }\n.totals .sum { width: 34mm; white-space: nowrap; }\n.words b { font-size: 10.5pt; }\n.statement { margin: 0; padding-top: 4mm; text-align: justify; }\n.sign { margin-top: 9mm; }\n.sign td { width: 50%; padding-right: 10mm; }\n.sign .role { font-weight: bold; letter-spacing: 0.6pt; text-transform: uppercase; color: #17345c; }\n.sign .who { min-height: 10mm; }\n.sign .line { border-bottom: 0.6pt solid #16202b; height: 12mm; }\n.sign .mark { height: 30mm; }\n.small { font-size: 8pt; color: #5b6876; }\nfooter { padding-top: 2mm; font-size: 7.5pt; color: #5b6876; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr><td>Акт № {{number}}, {{date | date}}</td><td class=\"page\">Страница {{page}} из {{pages}}</td></tr></table>\n</footer>\n\n<h1>Акт № {{number}} от {{date | date long}}</h1>\n\n<table class=\"parties\">\n<tr><td class=\"key\">Исполнитель</td><td><b>{{seller.name}}</b>{{#seller.inn}}, ИНН {{seller.inn}}{{/seller.inn}}{{#seller.kpp}}, КПП {{seller.kpp}}{{/seller.kpp}}{{#seller.eik}}, ЕИК {{seller.eik}}{{/seller.eik}}{{#seller.vat}}, номер плательщика НДС {{seller.vat}}{{/seller.vat}}{{#seller.voen}}, VÖEN {{seller.voen}}{{/seller.voen}}{{#seller.address}}, {{seller.address}}{{/seller.address}}</td></tr>\n<tr><td class=\"key\">Заказчик</td><td><b>{{buyer.name}}</b>{{#buyer.inn}}, ИНН {{buyer.inn}}{{/buyer.inn}}{{#buyer.kpp}}, КПП {{buyer.kpp}}{{/buyer.kpp}}{{#buyer.eik}}, ЕИК {{buyer.eik}}{{/buyer.eik}}{{#buyer.vat}}, номер плательщика НДС {{buyer.vat}}{{/buyer.vat}}{{#buyer.voen}}, VÖEN {{buyer.voen}}{{/buyer.voen}}{{#buyer.address}}, {{buyer.address}}{{/buyer.address}}</td></tr>\n<tr><td class=\"key\">Основание</td><td>счёт № {{number}}, {{issued_on | date}}{{#order.number}}; заказ № {{order.number}}{{/order.number}}</td></tr>\n</table>\n\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Наименование работ, услуг</th><th class=\"quantity\">Кол-во</th><th class=\"unit\">Ед.</th><th class=\"money\">Цена</th><th class=\"money\">Сумма</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"quantity\">{{quantity | number}}</td><td class=\"unit\">{{unit | default \"шт.\"}}</td><td class=\"money\">{{unit_price | number}}</td><td class=\"money\">{{amount | money plain}}</td></tr>\n{{/lines}}\n</tbody>\n</table>\n\n<div class=\"sums\">\n<table class=\"totals\">\n<tr><td>Итого:</td><td class=\"sum\">{{sum | money}}</td></tr>\n{{#discount}}<tr class=\"plain\"><td>Скидка{{#promo}} ({{promo}}){{/promo}}</td><td class=\"sum\">−{{discount | money}}</td></tr>\n<tr><td>Всего:</td><td class=\"sum\">{{total | money}}</td></tr>{{/discount}}\n{{#vat_lines}}{{#has_vat}}<tr class=\"plain\"><td>В том числе НДС {{vat_rate | percent}}</td><td class=\"sum\">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}\n{{^has_vat}}<tr class=\"plain\"><td>Без налога (НДС)</td><td class=\"sum\">—</td></tr>{{/has_vat}}\n</table>\n<div class=\"words\">Всего наименований {{count}}, на сумму {{total | money}}<br><b>{{total | words digits}}</b></div>\n</div>\n\n<div class=\"foot\">\n<p class=\"statement\">Вышеперечисленные услуги оказаны полностью и в срок. Заказчик претензий по объёму, качеству и срокам оказания услуг не имеет.</p>\n\n<table class=\"sign\"><tr>\n<td><div class=\"role\">Исполнитель</div><div class=\"who\">{{seller.name}}</div><div class=\"line\"></div><div class=\"small\">{{#seller.director}}{{seller.director_position}} {{seller.director}}{{/seller.director}}{{^seller.director}}Подпись{{/seller.director}}</div>{{#company.stamp}}<img class=\"mark\" src=\"stamp\" alt=\"\">{{/company.stamp}}{{^company.stamp}}<div class=\"small\">М. П.</div>{{/company.stamp}}</td>\n<td><div class=\"role\">Заказчик</div><div class=\"who\">{{buyer.name}}</div><div class=\"line\"></div><div class=\"small\">{{#buyer.director}}{{buyer.director_position}} {{buyer.director}}{{/buyer.director}}{{^buyer.director}}Подпись{{/buyer.director}}</div><div class=\"small\">М. П.</div></td>\n</tr></table>\n</div>\n</body>\n</html>\n","is_default":true,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(13,'01a20b41-c486-7359-834e-9e031231e783',26,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c486-7358-ae88-b941bbbe1893','Приемо-предавателен протокол',NULL,'{"name":"Приемо-предавателен протокол","kind":"act","language":"bg","html":"<!DOCTYPE html>\n<html lang=\"bg\">\n<head>\n<meta charset=\"utf-8\">\n<title>Приемо-предавателен протокол {{number}}</title>\n<style>\n@page { size: A4; margin: 14mm 15mm 12mm 20mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #16202b; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }\nh1 { font-size: 14pt; margin: 0 0 3mm 0; padding-bottom: 2mm; border-bottom: 1.6pt solid #17345c; color: #17345c; }\n.parties td { padding: 1mm 0; }\n.parties .key { width: 31mm; color: #5b6876; }\n.parties b { font-size: 10pt; }\n.lines { margin-top: 5mm; }\n.lines th { border: 0.6pt solid #16202b; padding: 1.3mm 1.6mm; font-weight: bold; text-align: center; background: #eef1f5; }\n.lines td { border: 0.6pt solid #16202b; padding: 1.2mm 1.6mm; }\n.lines tr { page-break-inside: avoid; }\n.lines .n { width: 8mm; text-align: center; }\n.lines .unit { width: 14mm; }\n.lines .quantity { width: 16mm; }\n.lines .money { width: 26mm; }\n.lines td.quantity, .lines td.money { text-align: right; white-space: nowrap; }\n.sums, .foot { page-break-inside: avoid; }\n.totals td { padding: 0.9mm 1.6mm; text-align: right; font-weight: bold; }\n.totals .plain td { font-weight: normal; }\n.totals .sum { width: 34mm; white-space: nowrap; }\n.words b { font-size: 10.5pt; }\n.statement { margin: 0; padding-top: 4mm; text-align: justify; }\n.sign { margin-top: 9mm; }\n.sign td { width: 50%; padding-right: 10mm; }\n.sign .role { font-weight: bold; letter-spacing: 0.6pt; text-transform: uppercase; color: #17345c; }\n.sign .who { min-height: 10mm; }\n.sign .line { border-bottom: 0.6pt solid #16202b; height: 12mm; }\n.sign .mark { height: 30mm; }\n.small { font-size: 8pt; color: #5b6876; }\nfooter { padding-top: 2mm; font-size: 7.5pt; color: #5b6876; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr><td>Приемо-предавателен протокол № {{number}}, {{date | date}}</td><td class=\"page\">Страница {{page}} от {{pages}}</td></tr></table>\n</footer>\n\n<h1>Приемо-предавателен протокол № {{number}} от {{date | date long}}</h1>\n\n<table class=\"parties\">\n<tr><td class=\"key\">Изпълнител</td><td><b>{{seller.name}}</b>{{#seller.inn}}, ИНН {{seller.inn}}{{/seller.inn}}{{#seller.kpp}}, КПП {{seller.kpp}}{{/seller.kpp}}{{#seller.eik}}, ЕИК {{seller.eik}}{{/seller.eik}}{{#seller.vat}}, ИН по ДДС {{seller.vat}}{{/seller.vat}}{{#seller.voen}}, VÖEN {{seller.voen}}{{/seller.voen}}{{#seller.address}}, {{seller.address}}{{/seller.address}}</td></tr>\n<tr><td class=\"key\">Възложител</td><td><b>{{buyer.name}}</b>{{#buyer.inn}}, ИНН {{buyer.inn}}{{/buyer.inn}}{{#buyer.kpp}}, КПП {{buyer.kpp}}{{/buyer.kpp}}{{#buyer.eik}}, ЕИК {{buyer.eik}}{{/buyer.eik}}{{#buyer.vat}}, ИН по ДДС {{buyer.vat}}{{/buyer.vat}}{{#buyer.voen}}, VÖEN {{buyer.voen}}{{/buyer.voen}}{{#buyer.address}}, {{buyer.address}}{{/buyer.address}}</td></tr>\n<tr><td class=\"key\">Основание</td><td>фактура № {{number}}, {{issued_on | date}}{{#order.number}}; поръчка № {{order.number}}{{/order.number}}</td></tr>\n</table>\n\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Наименование на услугите</th><th class=\"quantity\">Кол.</th><th class=\"unit\">Мярка</th><th class=\"money\">Ед. цена</th><th class=\"money\">Стойност</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"quantity\">{{quantity | number}}</td><td class=\"unit\">{{unit | default \"бр.\"}}</td><td class=\"money\">{{unit_price | number}}</td><td class=\"money\">{{amount | money plain}}</td></tr>\n{{/lines}}\n</tbody>\n</table>\n\n<div class=\"sums\">\n<table class=\"totals\">\n<tr><td>Общо:</td><td class=\"sum\">{{sum | money}}</td></tr>\n{{#discount}}<tr class=\"plain\"><td>Отстъпка{{#promo}} ({{promo}}){{/promo}}</td><td class=\"sum\">−{{discount | money}}</td></tr>\n<tr><td>Всичко:</td><td class=\"sum\">{{total | money}}</td></tr>{{/discount}}\n{{#vat_lines}}{{#has_vat}}<tr class=\"plain\"><td>В това число ДДС {{vat_rate | percent}}</td><td class=\"sum\">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}\n{{^has_vat}}<tr class=\"plain\"><td>Не се начислява ДДС</td><td class=\"sum\">—</td></tr>{{/has_vat}}\n</table>\n<div class=\"words\">Брой позиции: {{count}}, на стойност {{total | money}}<br><b>{{total | words}}</b></div>\n</div>\n\n<div class=\"foot\">\n<p class=\"statement\">Изброените услуги са извършени изцяло и в срок. Възложителят няма претенции относно обема, качеството и сроковете на изпълнение.</p>\n\n<table class=\"sign\"><tr>\n<td><div class=\"role\">Изпълнител</div><div class=\"who\">{{seller.name}}</div><div class=\"line\"></div><div class=\"small\">{{#seller.director}}{{seller.director_position}} {{seller.director}}{{/seller.director}}{{^seller.director}}Подпис{{/seller.director}}</div>{{#company.stamp}}<img class=\"mark\" src=\"stamp\" alt=\"\">{{/company.stamp}}{{^company.stamp}}<div class=\"small\">Печат</div>{{/company.stamp}}</td>\n<td><div class=\"role\">Възложител</div><div class=\"who\">{{buyer.name}}</div><div class=\"line\"></div><div class=\"small\">{{#buyer.director}}{{buyer.director_position}} {{buyer.director}}{{/buyer.director}}{{^buyer.director}}Подпис{{/buyer.director}}</div><div class=\"small\">Печат</div></td>\n</tr></table>\n</div>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(14,'01a20b41-c486-735b-b2f1-ab3661c45797',28,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c486-735a-9f17-1dec45962a4e','Təhvil-təslim aktı',NULL,'{"name":"Təhvil-təslim aktı","kind":"act","language":"az","html":"<!DOCTYPE html>\n<html lang=\"az\">\n<head>\n<meta charset=\"utf-8\">\n<title>Təhvil-təslim aktı {{number}}</title>\n<style>\n@page { size: A4; margin: 14mm 15mm 12mm 20mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #16202b; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }\nh1 { font-size: 14pt; margin: 0 0 3mm 0; padding-bottom: 2mm; border-bottom: 1.6pt solid #17345c; color: #17345c; }\n.parties td { padding: 1mm 0; }\n.parties .key { width: 31mm; color: #5b6876; }\n.parties b { font-size: 10pt; }\n.lines { margin-top: 5mm; }\n.lines th { border: 0.6pt solid #16202b; padding: 1.3mm 1.6mm; font-weight: bold; text-align: center; background: #eef1f5; }\n.lines td { border: 0.6pt solid #16202b; padding: 1.2mm 1.6mm; }\n.lines tr { page-break-inside: avoid; }\n.lines .n { width: 8mm; text-align: center; }\n.lines .unit { width: 14mm; }\n.lines .quantity { width: 16mm; }\n.lines .money { width: 26mm; }\n.lines td.quantity, .lines td.money { text-align: right; white-space: nowrap; }\n.sums, .foot { page-break-inside: avoid; }\n.totals td { padding: 0.9mm 1.6mm; text-align: right; font-weight: bold; }\n.totals .plain td { font-weight: normal; }\n.totals .sum { width: 34mm; white-space: nowrap; }\n.words b { font-size: 10.5pt; }\n.statement { margin: 0; padding-top: 4mm; text-align: justify; }\n.sign { margin-top: 9mm; }\n.sign td { width: 50%; padding-right: 10mm; }\n.sign .role { font-weight: bold; letter-spacing: 0.6pt; text-transform: uppercase; color: #17345c; }\n.sign .who { min-height: 10mm; }\n.sign .line { border-bottom: 0.6pt solid #16202b; height: 12mm; }\n.sign .mark { height: 30mm; }\n.small { font-size: 8pt; color: #5b6876; }\nfooter { padding-top: 2mm; font-size: 7.5pt; color: #5b6876; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr><td>Təhvil-təslim aktı № {{number}}, {{date | date}}</td><td class=\"page\">Səhifə {{page}} / {{pages}}</td></tr></table>\n</footer>\n\n<h1>Təhvil-təslim aktı № {{number}}, {{date | date long}}</h1>\n\n<table class=\"parties\">\n<tr><td class=\"key\">İcraçı</td><td><b>{{seller.name}}</b>{{#seller.inn}}, INN {{seller.inn}}{{/seller.inn}}{{#seller.kpp}}, КПП {{seller.kpp}}{{/seller.kpp}}{{#seller.eik}}, EİK {{seller.eik}}{{/seller.eik}}{{#seller.vat}}, ƏDV № {{seller.vat}}{{/seller.vat}}{{#seller.voen}}, VÖEN {{seller.voen}}{{/seller.voen}}{{#seller.address}}, {{seller.address}}{{/seller.address}}</td></tr>\n<tr><td class=\"key\">Sifarişçi</td><td><b>{{buyer.name}}</b>{{#buyer.inn}}, INN {{buyer.inn}}{{/buyer.inn}}{{#buyer.kpp}}, КПП {{buyer.kpp}}{{/buyer.kpp}}{{#buyer.eik}}, EİK {{buyer.eik}}{{/buyer.eik}}{{#buyer.vat}}, ƏDV № {{buyer.vat}}{{/buyer.vat}}{{#buyer.voen}}, VÖEN {{buyer.voen}}{{/buyer.voen}}{{#buyer.address}}, {{buyer.address}}{{/buyer.address}}</td></tr>\n<tr><td class=\"key\">Əsas</td><td>hesab-faktura № {{number}}, {{issued_on | date}}{{#order.number}}; sifariş № {{order.number}}{{/order.number}}</td></tr>\n</table>\n\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>İşin, xidmətin adı</th><th class=\"quantity\">Miqdar</th><th class=\"unit\">Ölçü vahidi</th><th class=\"money\">Qiymət</th><th class=\"money\">Məbləğ</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"quantity\">{{quantity | number}}</td><td class=\"unit\">{{unit | default \"ədəd\"}}</td><td class=\"money\">{{unit_price | number}}</td><td class=\"money\">{{amount | money plain}}</td></tr>\n{{/lines}}\n</tbody>\n</table>\n\n<div class=\"sums\">\n<table class=\"totals\">\n<tr><td>Cəmi:</td><td class=\"sum\">{{sum | money}}</td></tr>\n{{#discount}}<tr class=\"plain\"><td>Endirim{{#promo}} ({{promo}}){{/promo}}</td><td class=\"sum\">−{{discount | money}}</td></tr>\n<tr><td>Yekun:</td><td class=\"sum\">{{total | money}}</td></tr>{{/discount}}\n{{#vat_lines}}{{#has_vat}}<tr class=\"plain\"><td>O cümlədən ƏDV {{vat_rate | percent}}</td><td class=\"sum\">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}\n{{^has_vat}}<tr class=\"plain\"><td>ƏDV-siz</td><td class=\"sum\">—</td></tr>{{/has_vat}}\n</table>\n<div class=\"words\">Adların sayı: {{count}}, məbləğ {{total | money}}<br><b>{{total | words}}</b></div>\n</div>\n\n<div class=\"foot\">\n<p class=\"statement\">Yuxarıda göstərilən xidmətlər tam həcmdə və vaxtında göstərilmişdir. Sifarişçinin xidmətlərin həcminə, keyfiyyətinə və müddətinə dair iddiası yoxdur.</p>\n\n<table class=\"sign\"><tr>\n<td><div class=\"role\">İcraçı</div><div class=\"who\">{{seller.name}}</div><div class=\"line\"></div><div class=\"small\">{{#seller.director}}{{seller.director_position}} {{seller.director}}{{/seller.director}}{{^seller.director}}İmza{{/seller.director}}</div>{{#company.stamp}}<img class=\"mark\" src=\"stamp\" alt=\"\">{{/company.stamp}}{{^company.stamp}}<div class=\"small\">M. Y.</div>{{/company.stamp}}</td>\n<td><div class=\"role\">Sifarişçi</div><div class=\"who\">{{buyer.name}}</div><div class=\"line\"></div><div class=\"small\">{{#buyer.director}}{{buyer.director_position}} {{buyer.director}}{{/buyer.director}}{{^buyer.director}}İmza{{/buyer.director}}</div><div class=\"small\">M. Y.</div></td>\n</tr></table>\n</div>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(15,'01a20b41-c486-735d-bf26-66b5221d3628',30,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c486-735c-a177-6eb11872d20e','Price list',NULL,'{"name":"Price list","kind":"price_list","language":"en","html":"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Price list {{date | date}}</title>\n<style>\n@page { size: A4; margin: 14mm 18mm 12mm 18mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }\n.band { position: absolute; left: 0; right: 0; top: 0; height: 36mm; background: #17345c; z-index: -1; }\n.rule { position: absolute; left: 0; right: 0; top: 36mm; height: 1.2mm; background: #c9a227; z-index: -1; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; }\n.masthead { color: #ffffff; margin-top: -4mm; min-height: 27mm; }\n.masthead .logo { width: 17mm; }\n.masthead .logo img { width: 13mm; height: 13mm; }\n.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }\n.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }\n.masthead .right { text-align: right; width: 78mm; }\n.masthead .kind { font-size: 17pt; font-weight: bold; line-height: 1.25; }\n.masthead .date { font-size: 9.5pt; color: #d9b94a; }\nh2 { font-size: 13pt; color: #17345c; margin: 8mm 0 1mm 0; }\n.lead { margin: 0 0 1mm 0; color: #5e6c7a; }\n.lines { margin-top: 2mm; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;\n            border-bottom: 1.2pt solid #17345c; padding: 1.6mm 2mm; }\n.lines td { padding: 1.8mm 2mm; border-top: 0.6pt solid #d8dfe7; }\n.lines tbody { page-break-inside: avoid; }\n.lines .price { text-align: right; white-space: nowrap; width: 38mm; }\n.lines .term { width: 27mm; }\n.lines .option td { border-top: none; padding-top: 0; font-size: 8.5pt; color: #3c4a59; }\n.lines .option .name { padding-left: 7mm; }\n.name b { font-size: 10.5pt; color: #17345c; }\n.price b { font-size: 10.5pt; }\n.small { font-size: 8.5pt; color: #5e6c7a; }\n.text p { margin: 0 0 0.8mm 0; }\n.text ul, .text ol { margin: 0 0 0.8mm 0; padding-left: 4mm; }\n.note { margin-top: 7mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227;\n        page-break-inside: avoid; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr><td>{{#company.name}}{{company.name}} · {{/company.name}}Price list · {{date | date}}</td><td class=\"page\">Page {{page}} of {{pages}}</td></tr></table>\n</footer>\n\n<div class=\"band\"></div>\n<div class=\"rule\"></div>\n<div class=\"masthead\">\n<table><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td><div class=\"company\">{{company.name}}</div>\n<div class=\"contact\">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div></td>\n<td class=\"right\"><div class=\"kind\">Price list</div><div class=\"date\">as of {{date | date long}}</div></td>\n</tr></table>\n</div>\n\n{{#groups}}\n<h2>{{name | default \"Packages\"}}</h2>\n{{#description}}<p class=\"lead\">{{description | lines}}</p>{{/description}}\n<table class=\"lines\">\n<thead><tr><th>Item</th><th class=\"term\">Term</th><th class=\"price\">Price</th></tr></thead>\n{{#packages}}\n<tbody><tr><td class=\"name\"><b>{{name}}</b>{{#description}}<div class=\"small text\">{{description_marked | formatted}}</div>{{/description}}\n{{#characteristics}}{{#@first}}<div class=\"small\">{{/@first}}{{name}}: {{value}}{{#unit}} {{unit}}{{/unit}}{{^@last}} · {{/@last}}{{#@last}}</div>{{/@last}}{{/characteristics}}</td>\n<td class=\"term\">{{#term_months}}{{term_months}} mo.{{/term_months}}{{^term_months}}no end date{{/term_months}}</td>\n<td class=\"price\">{{#is_percent}}<b>{{percent | percent}}</b><div class=\"small\">of the declared value</div>{{/is_percent}}{{^is_percent}}{{^is_tiers}}{{#price}}<b>{{price | money}}</b>{{/price}}{{^price}}{{^is_by_options}}{{#is_free}}free of charge{{/is_free}}{{^is_free}}on request{{/is_free}}{{/is_by_options}}{{/price}}{{#is_per_seat}}<div class=\"small\">per seat</div>{{/is_per_seat}}{{#is_per_period}}<div class=\"small\">per period{{#period_months}} {{period_months}} mo.{{/period_months}}</div>{{/is_per_period}}{{#is_by_options}}<div class=\"small\">and the options chosen</div>{{/is_by_options}}{{/is_tiers}}{{/is_percent}}{{#is_tiers}}{{#tiers}}<div>from {{from | number}}: <b>{{price | money}}</b></div>{{/tiers}}{{/is_tiers}}{{#vat_added}}<div class=\"small\">plus VAT {{vat_rate | percent}}</div>{{/vat_added}}</td></tr>\n{{#options}}<tr class=\"option\"><td class=\"name\">+ {{name}}</td><td class=\"term\"></td><td class=\"price\">{{#included}}included{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>\n{{/options}}</tbody>\n{{/packages}}\n</table>\n{{/groups}}\n{{^groups}}<p>Nothing is on sale today.</p>{{/groups}}\n\n<div class=\"note small\">{{#has_vat}}Prices include VAT unless it says otherwise. {{/has_vat}}The prices hold on the day of this list and are no public offer.</div>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(16,'01a20b41-c486-735f-8e06-25c3e2184d0d',32,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c486-735e-bcc8-d957956bc70a','Прайс-лист',NULL,'{"name":"Прайс-лист","kind":"price_list","language":"ru","html":"<!DOCTYPE html>\n<html lang=\"ru\">\n<head>\n<meta charset=\"utf-8\">\n<title>Прайс-лист {{date | date}}</title>\n<style>\n@page { size: A4; margin: 14mm 18mm 12mm 18mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }\n.band { position: absolute; left: 0; right: 0; top: 0; height: 36mm; background: #17345c; z-index: -1; }\n.rule { position: absolute; left: 0; right: 0; top: 36mm; height: 1.2mm; background: #c9a227; z-index: -1; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; }\n.masthead { color: #ffffff; margin-top: -4mm; min-height: 27mm; }\n.masthead .logo { width: 17mm; }\n.masthead .logo img { width: 13mm; height: 13mm; }\n.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }\n.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }\n.masthead .right { text-align: right; width: 78mm; }\n.masthead .kind { font-size: 17pt; font-weight: bold; line-height: 1.25; }\n.masthead .date { font-size: 9.5pt; color: #d9b94a; }\nh2 { font-size: 13pt; color: #17345c; margin: 8mm 0 1mm 0; }\n.lead { margin: 0 0 1mm 0; color: #5e6c7a; }\n.lines { margin-top: 2mm; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;\n            border-bottom: 1.2pt solid #17345c; padding: 1.6mm 2mm; }\n.lines td { padding: 1.8mm 2mm; border-top: 0.6pt solid #d8dfe7; }\n.lines tbody { page-break-inside: avoid; }\n.lines .price { text-align: right; white-space: nowrap; width: 38mm; }\n.lines .term { width: 27mm; }\n.lines .option td { border-top: none; padding-top: 0; font-size: 8.5pt; color: #3c4a59; }\n.lines .option .name { padding-left: 7mm; }\n.name b { font-size: 10.5pt; color: #17345c; }\n.price b { font-size: 10.5pt; }\n.small { font-size: 8.5pt; color: #5e6c7a; }\n.text p { margin: 0 0 0.8mm 0; }\n.text ul, .text ol { margin: 0 0 0.8mm 0; padding-left: 4mm; }\n.note { margin-top: 7mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227;\n        page-break-inside: avoid; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr><td>{{#company.name}}{{company.name}} · {{/company.name}}Прайс-лист · {{date | date}}</td><td class=\"page\">Страница {{page}} из {{pages}}</td></tr></table>\n</footer>\n\n<div class=\"band\"></div>\n<div class=\"rule\"></div>\n<div class=\"masthead\">\n<table><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td><div class=\"company\">{{company.name}}</div>\n<div class=\"contact\">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div></td>\n<td class=\"right\"><div class=\"kind\">Прайс-лист</div><div class=\"date\">на {{date | date long}}</div></td>\n</tr></table>\n</div>\n\n{{#groups}}\n<h2>{{name | default \"Пакеты\"}}</h2>\n{{#description}}<p class=\"lead\">{{description | lines}}</p>{{/description}}\n<table class=\"lines\">\n<thead><tr><th>Наименование</th><th class=\"term\">Срок</th><th class=\"price\">Цена</th></tr></thead>\n{{#packages}}\n<tbody><tr><td class=\"name\"><b>{{name}}</b>{{#description}}<div class=\"small text\">{{description_marked | formatted}}</div>{{/description}}\n{{#characteristics}}{{#@first}}<div class=\"small\">{{/@first}}{{name}}: {{value}}{{#unit}} {{unit}}{{/unit}}{{^@last}} · {{/@last}}{{#@last}}</div>{{/@last}}{{/characteristics}}</td>\n<td class=\"term\">{{#term_months}}{{term_months}} мес.{{/term_months}}{{^term_months}}бессрочно{{/term_months}}</td>\n<td class=\"price\">{{#is_percent}}<b>{{percent | percent}}</b><div class=\"small\">от заявленной стоимости</div>{{/is_percent}}{{^is_percent}}{{^is_tiers}}{{#price}}<b>{{price | money}}</b>{{/price}}{{^price}}{{^is_by_options}}{{#is_free}}бесплатно{{/is_free}}{{^is_free}}по запросу{{/is_free}}{{/is_by_options}}{{/price}}{{#is_per_seat}}<div class=\"small\">за рабочее место</div>{{/is_per_seat}}{{#is_per_period}}<div class=\"small\">за период{{#period_months}} {{period_months}} мес.{{/period_months}}</div>{{/is_per_period}}{{#is_by_options}}<div class=\"small\">и выбранные опции</div>{{/is_by_options}}{{/is_tiers}}{{/is_percent}}{{#is_tiers}}{{#tiers}}<div>от {{from | number}}: <b>{{price | money}}</b></div>{{/tiers}}{{/is_tiers}}{{#vat_added}}<div class=\"small\">плюс НДС {{vat_rate | percent}}</div>{{/vat_added}}</td></tr>\n{{#options}}<tr class=\"option\"><td class=\"name\">+ {{name}}</td><td class=\"term\"></td><td class=\"price\">{{#included}}включено{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>\n{{/options}}</tbody>\n{{/packages}}\n</table>\n{{/groups}}\n{{^groups}}<p>Сегодня ничего не продаётся.</p>{{/groups}}\n\n<div class=\"note small\">{{#has_vat}}Цены указаны с НДС, если не сказано иное. {{/has_vat}}Цены действительны на дату прайс-листа и не являются публичной офертой.</div>\n</body>\n</html>\n","is_default":true,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(17,'01a20b41-c486-7361-ab5c-0f7e9f4ba8f3',34,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c486-7360-8f1d-bd522e57fbd7','Ценова листа',NULL,'{"name":"Ценова листа","kind":"price_list","language":"bg","html":"<!DOCTYPE html>\n<html lang=\"bg\">\n<head>\n<meta charset=\"utf-8\">\n<title>Ценова листа {{date | date}}</title>\n<style>\n@page { size: A4; margin: 14mm 18mm 12mm 18mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }\n.band { position: absolute; left: 0; right: 0; top: 0; height: 36mm; background: #17345c; z-index: -1; }\n.rule { position: absolute; left: 0; right: 0; top: 36mm; height: 1.2mm; background: #c9a227; z-index: -1; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; }\n.masthead { color: #ffffff; margin-top: -4mm; min-height: 27mm; }\n.masthead .logo { width: 17mm; }\n.masthead .logo img { width: 13mm; height: 13mm; }\n.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }\n.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }\n.masthead .right { text-align: right; width: 78mm; }\n.masthead .kind { font-size: 17pt; font-weight: bold; line-height: 1.25; }\n.masthead .date { font-size: 9.5pt; color: #d9b94a; }\nh2 { font-size: 13pt; color: #17345c; margin: 8mm 0 1mm 0; }\n.lead { margin: 0 0 1mm 0; color: #5e6c7a; }\n.lines { margin-top: 2mm; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;\n            border-bottom: 1.2pt solid #17345c; padding: 1.6mm 2mm; }\n.lines td { padding: 1.8mm 2mm; border-top: 0.6pt solid #d8dfe7; }\n.lines tbody { page-break-inside: avoid; }\n.lines .price { text-align: right; white-space: nowrap; width: 38mm; }\n.lines .term { width: 27mm; }\n.lines .option td { border-top: none; padding-top: 0; font-size: 8.5pt; color: #3c4a59; }\n.lines .option .name { padding-left: 7mm; }\n.name b { font-size: 10.5pt; color: #17345c; }\n.price b { font-size: 10.5pt; }\n.small { font-size: 8.5pt; color: #5e6c7a; }\n.text p { margin: 0 0 0.8mm 0; }\n.text ul, .text ol { margin: 0 0 0.8mm 0; padding-left: 4mm; }\n.note { margin-top: 7mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227;\n        page-break-inside: avoid; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr><td>{{#company.name}}{{company.name}} · {{/company.name}}Ценова листа · {{date | date}}</td><td class=\"page\">Страница {{page}} от {{pages}}</td></tr></table>\n</footer>\n\n<div class=\"band\"></div>\n<div class=\"rule\"></div>\n<div class=\"masthead\">\n<table><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td><div class=\"company\">{{company.name}}</div>\n<div class=\"contact\">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div></td>\n<td class=\"right\"><div class=\"kind\">Ценова листа</div><div class=\"date\">към {{date | date long}}</div></td>\n</tr></table>\n</div>\n\n{{#groups}}\n<h2>{{name | default \"Пакети\"}}</h2>\n{{#description}}<p class=\"lead\">{{description | lines}}</p>{{/description}}\n<table class=\"lines\">\n<thead><tr><th>Наименование</th><th class=\"term\">Срок</th><th class=\"price\">Цена</th></tr></thead>\n{{#packages}}\n<tbody><tr><td class=\"name\"><b>{{name}}</b>{{#description}}<div class=\"small text\">{{description_marked | formatted}}</div>{{/description}}\n{{#characteristics}}{{#@first}}<div class=\"small\">{{/@first}}{{name}}: {{value}}{{#unit}} {{unit}}{{/unit}}{{^@last}} · {{/@last}}{{#@last}}</div>{{/@last}}{{/characteristics}}</td>\n<td class=\"term\">{{#term_months}}{{term_months}} мес.{{/term_months}}{{^term_months}}безсрочно{{/term_months}}</td>\n<td class=\"price\">{{#is_percent}}<b>{{percent | percent}}</b><div class=\"small\">от обявената стойност</div>{{/is_percent}}{{^is_percent}}{{^is_tiers}}{{#price}}<b>{{price | money}}</b>{{/price}}{{^price}}{{^is_by_options}}{{#is_free}}безплатно{{/is_free}}{{^is_free}}по запитване{{/is_free}}{{/is_by_options}}{{/price}}{{#is_per_seat}}<div class=\"small\">за работно място</div>{{/is_per_seat}}{{#is_per_period}}<div class=\"small\">за период{{#period_months}} {{period_months}} мес.{{/period_months}}</div>{{/is_per_period}}{{#is_by_options}}<div class=\"small\">и избраните опции</div>{{/is_by_options}}{{/is_tiers}}{{/is_percent}}{{#is_tiers}}{{#tiers}}<div>от {{from | number}}: <b>{{price | money}}</b></div>{{/tiers}}{{/is_tiers}}{{#vat_added}}<div class=\"small\">плюс ДДС {{vat_rate | percent}}</div>{{/vat_added}}</td></tr>\n{{#options}}<tr class=\"option\"><td class=\"name\">+ {{name}}</td><td class=\"term\"></td><td class=\"price\">{{#included}}включено{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>\n{{/options}}</tbody>\n{{/packages}}\n</table>\n{{/groups}}\n{{^groups}}<p>Днес нищо не се продава.</p>{{/groups}}\n\n<div class=\"note small\">{{#has_vat}}Цените са с ДДС, освен ако не е посочено друго. {{/has_vat}}Цените са валидни към датата на листата и не са публична оферта.</div>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(18,'01a20b41-c486-7363-bbed-3022ecbde3fe',36,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189253,NULL,NULL,'kabinetctl','create','template','01a20b41-c486-7362-b93d-c81f95bfa442','Qiymət cədvəli',NULL,'{"name":"Qiymət cədvəli","kind":"price_list","language":"az","html":"<!DOCTYPE html>\n<html lang=\"az\">\n<head>\n<meta charset=\"utf-8\">\n<title>Qiymət cədvəli {{date | date}}</title>\n<style>\n@page { size: A4; margin: 14mm 18mm 12mm 18mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }\n.band { position: absolute; left: 0; right: 0; top: 0; height: 36mm; background: #17345c; z-index: -1; }\n.rule { position: absolute; left: 0; right: 0; top: 36mm; height: 1.2mm; background: #c9a227; z-index: -1; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; }\n.masthead { color: #ffffff; margin-top: -4mm; min-height: 27mm; }\n.masthead .logo { width: 17mm; }\n.masthead .logo img { width: 13mm; height: 13mm; }\n.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }\n.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }\n.masthead .right { text-align: right; width: 78mm; }\n.masthead .kind { font-size: 17pt; font-weight: bold; line-height: 1.25; }\n.masthead .date { font-size: 9.5pt; color: #d9b94a; }\nh2 { font-size: 13pt; color: #17345c; margin: 8mm 0 1mm 0; }\n.lead { margin: 0 0 1mm 0; color: #5e6c7a; }\n.lines { margin-top: 2mm; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;\n            border-bottom: 1.2pt solid #17345c; padding: 1.6mm 2mm; }\n.lines td { padding: 1.8mm 2mm; border-top: 0.6pt solid #d8dfe7; }\n.lines tbody { page-break-inside: avoid; }\n.lines .price { text-align: right; white-space: nowrap; width: 38mm; }\n.lines .term { width: 27mm; }\n.lines .option td { border-top: none; padding-top: 0; font-size: 8.5pt; color: #3c4a59; }\n.lines .option .name { padding-left: 7mm; }\n.name b { font-size: 10.5pt; color: #17345c; }\n.price b { font-size: 10.5pt; }\n.small { font-size: 8.5pt; color: #5e6c7a; }\n.text p { margin: 0 0 0.8mm 0; }\n.text ul, .text ol { margin: 0 0 0.8mm 0; padding-left: 4mm; }\n.note { margin-top: 7mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227;\n        page-break-inside: avoid; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr><td>{{#company.name}}{{company.name}} · {{/company.name}}Qiymət cədvəli · {{date | date}}</td><td class=\"page\">Səhifə {{page}} / {{pages}}</td></tr></table>\n</footer>\n\n<div class=\"band\"></div>\n<div class=\"rule\"></div>\n<div class=\"masthead\">\n<table><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td><div class=\"company\">{{company.name}}</div>\n<div class=\"contact\">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div></td>\n<td class=\"right\"><div class=\"kind\">Qiymət cədvəli</div><div class=\"date\"> {{date | date long}}</div></td>\n</tr></table>\n</div>\n\n{{#groups}}\n<h2>{{name | default \"Paketlər\"}}</h2>\n{{#description}}<p class=\"lead\">{{description | lines}}</p>{{/description}}\n<table class=\"lines\">\n<thead><tr><th>Adı</th><th class=\"term\">Müddət</th><th class=\"price\">Qiymət</th></tr></thead>\n{{#packages}}\n<tbody><tr><td class=\"name\"><b>{{name}}</b>{{#description}}<div class=\"small text\">{{description_marked | formatted}}</div>{{/description}}\n{{#characteristics}}{{#@first}}<div class=\"small\">{{/@first}}{{name}}: {{value}}{{#unit}} {{unit}}{{/unit}}{{^@last}} · {{/@last}}{{#@last}}</div>{{/@last}}{{/characteristics}}</td>\n<td class=\"term\">{{#term_months}}{{term_months}} ay{{/term_months}}{{^term_months}}müddətsiz{{/term_months}}</td>\n<td class=\"price\">{{#is_percent}}<b>{{percent | percent}}</b><div class=\"small\">bəyan edilmiş dəyərdən</div>{{/is_percent}}{{^is_percent}}{{^is_tiers}}{{#price}}<b>{{price | money}}</b>{{/price}}{{^price}}{{^is_by_options}}{{#is_free}}pulsuz{{/is_free}}{{^is_free}}sorğu əsasında{{/is_free}}{{/is_by_options}}{{/price}}{{#is_per_seat}}<div class=\"small\">bir iş yeri üçün</div>{{/is_per_seat}}{{#is_per_period}}<div class=\"small\">dövr üçün{{#period_months}} {{period_months}} ay{{/period_months}}</div>{{/is_per_period}}{{#is_by_options}}<div class=\"small\">və seçilmiş əlavələr</div>{{/is_by_options}}{{/is_tiers}}{{/is_percent}}{{#is_tiers}}{{#tiers}}<div>minimum {{from | number}}: <b>{{price | money}}</b></div>{{/tiers}}{{/is_tiers}}{{#vat_added}}<div class=\"small\">üstəgəl ƏDV {{vat_rate | percent}}</div>{{/vat_added}}</td></tr>\n{{#options}}<tr class=\"option\"><td class=\"name\">+ {{name}}</td><td class=\"term\"></td><td class=\"price\">{{#included}}daxildir{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>\n{{/options}}</tbody>\n{{/packages}}\n</table>\n{{/groups}}\n{{^groups}}<p>Bu gün satışda heç nə yoxdur.</p>{{/groups}}\n\n<div class=\"note small\">{{#has_vat}}Başqa cür göstərilməyibsə, qiymətlərə ƏDV daxildir. {{/has_vat}}Qiymətlər cədvəlin tarixi üçün qüvvədədir və açıq oferta deyil.</div>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(19,'01a20b41-c4d8-71e6-8f8e-8fb175ed10e4',38,0,1795485189336,NULL,1795485189336,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189336,NULL,NULL,NULL,'create','user','01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна',NULL,'{"surname":"Кузнецова","given_name":"Анна","email":"admin@example.org","identifier":"XB7NNBR","status":"active","must_change_password":false,"email_confirmed_at":1795485189336,"two_factor":"off","identity":"not_given"}',NULL,NULL);
INSERT INTO "activity" VALUES(20,'01a20b41-c4d9-741f-b01c-f8813c168c5b',40,0,1795485189336,NULL,1795485189336,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1',NULL,1795485189336,NULL,NULL,NULL,'create','membership','01a20b41-c4d9-741e-b578-509dd83d8318','admin',NULL,'{"user":"01a20b41-c4d8-71e5-bcbd-52d457e3668e","role":"admin","state":"active","since":"2026-11-24","duty_sales":false,"duty_support":false,"duty_finance":false,"duty_legal":false,"duty_content":false,"duty_curator":false,"right_see_invoices":false,"right_pay_invoices":false,"right_order":false,"right_see_licences":false,"right_see_services":false,"right_manage_services":false,"right_see_domains":false,"right_manage_domains":false,"right_open_tickets":false,"right_see_tickets":false,"right_edit_profile":false,"right_manage_contacts":false,"right_see_messages":false,"right_see_offers":false,"right_see_documents":false,"right_see_activity":false}',NULL,NULL);
INSERT INTO "activity" VALUES(21,'01a20b41-c52e-72c1-a43f-cdb28b882e07',42,0,1795485189421,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189421,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 6','кузнецова анна',1795485189421,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна','test','sign_in','user',NULL,'Кузнецова Анна',NULL,NULL,NULL,NULL);
INSERT INTO "activity" VALUES(22,'01a20b41-c532-7438-8774-22b5d49e2543',44,0,1795485189426,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189426,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 6','кузнецова анна',1795485189426,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна','test','create','package_kind','01a20b41-c531-74d3-8cbf-9d64dacd0f24','Защита данных',NULL,'{"name":"Защита данных","calculation":"fixed","currency":"RUB","state":"active"}',NULL,NULL);
INSERT INTO "activity" VALUES(23,'01a20b41-c535-73f4-8bd7-e3c6daef985f',46,0,1795485189429,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189429,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 6','кузнецова анна',1795485189429,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна','test','create','package','01a20b41-c531-75e6-9320-46a0c3da67e8','Базовый «№1»',NULL,'{"name":"Базовый «№1»","kind":"01a20b41-c531-74d3-8cbf-9d64dacd0f24","description":"<p>Для малых <b>отделов</b></p>","calculation":"fixed","price":150000,"currency":"RUB","vat":"none","state":"draft","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(24,'01a20b41-c539-72a3-94ff-383ca18e5418',48,0,1795485189433,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189433,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 9 6','кузнецова анна',1795485189433,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна','test','create','partner','01a20b41-c531-7515-86d9-ea15b79c3fa3','Север',NULL,'{"name":"Север","status":"active","sells_through_agents":true,"promotes_through_links":false,"reward":"none","makes_promo_codes":false,"currency":"RUB","onboarding":"ready","training_1_done":false,"training_2_done":false,"training_3_done":false}','01a20b41-c531-7515-86d9-ea15b79c3fa3',NULL);
INSERT INTO "activity" VALUES(25,'01a20b41-c53d-70d8-84f5-a1733ca6e902',50,0,1795485189437,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189437,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 6','кузнецова анна',1795485189437,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна','test','create','option','01a20b41-c531-73cc-bd92-8c8a0d684608','Обучение',NULL,'{"name":"Обучение","price":5000,"currency":"RUB","state":"active"}',NULL,NULL);
INSERT INTO "activity" VALUES(26,'01a20b41-c541-7634-9494-9fad49f55ad4',52,0,1795485189441,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189441,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 6','кузнецова анна',1795485189441,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна','test','create','option','01a20b41-c531-79ed-ae73-3aa9c99cd217','Снятая опция',NULL,'{"name":"Снятая опция","price":0,"currency":"RUB","state":"active"}',NULL,NULL);
INSERT INTO "activity" VALUES(27,'01a20b41-c546-7012-96a3-50ead3624c2a',54,0,1795485189445,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189445,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 6','кузнецова анна',1795485189445,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна','test','delete','option','01a20b41-c531-79ed-ae73-3aa9c99cd217','Снятая опция','{}','{}',NULL,NULL);
INSERT INTO "activity" VALUES(28,'01a20b41-c570-7772-a501-f24d25a796ed',56,0,1795485189488,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189488,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 6','кузнецова анна',1795485189488,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна','vm · root · command line','sign_in','user',NULL,'Кузнецова Анна',NULL,NULL,NULL,NULL);
INSERT INTO "activity" VALUES(29,'01a20b41-c5a4-776e-a844-413c6d062a82',58,0,1795485189540,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189540,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 6','кузнецова анна',1795485189540,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна','vm · root · command line','create','number_lease','01a20b41-c59f-7580-82c0-e946d25ef4b4','L-',NULL,'{"user":"01a20b41-c4d8-71e5-bcbd-52d457e3668e","device":"01a20b41-c568-74d4-93f5-5b1efae28d60","kind":"licence","prefix":"L-","first":1,"last":20,"used":0,"leased_at":1795485189540,"state":"active"}',NULL,NULL);
INSERT INTO "activity" VALUES(30,'01a20b41-c5be-776e-869f-325471c71670',60,0,1795485189565,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189565,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 6','кузнецова анна',1795485189565,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна','vm · root · command line','create','number_lease','01a20b41-c5b3-753a-bd93-de4347beef00','O-',NULL,'{"user":"01a20b41-c4d8-71e5-bcbd-52d457e3668e","device":"01a20b41-c568-74d4-93f5-5b1efae28d60","kind":"order","prefix":"O-","first":1,"last":20,"used":0,"leased_at":1795485189565,"state":"active"}',NULL,NULL);
INSERT INTO "activity" VALUES(31,'01a20b41-c650-7096-b785-c1256dedfa8a',62,0,1795485189711,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189711,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 6','кузнецова анна',1795485189711,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна','vm · root · command line','create','number_lease','01a20b41-c644-767b-80a9-cc3021b17312','I-',NULL,'{"user":"01a20b41-c4d8-71e5-bcbd-52d457e3668e","device":"01a20b41-c568-74d4-93f5-5b1efae28d60","kind":"invoice","prefix":"I-","first":1,"last":20,"used":0,"leased_at":1795485189711,"state":"active"}',NULL,NULL);
INSERT INTO "activity" VALUES(32,'01a20b41-c652-77fe-bea6-68debfde1409',64,0,1795485189714,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189714,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 6','кузнецова анна',1795485189714,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','Кузнецова Анна','vm · root · command line','create','number_lease','01a20b41-c651-7016-a008-1a52939ac6fe','T-',NULL,'{"user":"01a20b41-c4d8-71e5-bcbd-52d457e3668e","device":"01a20b41-c568-74d4-93f5-5b1efae28d60","kind":"ticket","prefix":"T-","first":1,"last":20,"used":0,"leased_at":1795485189714,"state":"active"}',NULL,NULL);
CREATE TABLE activity_chain(org TEXT NOT NULL, n BIGINT NOT NULL, hash TEXT NOT NULL, line TEXT,  PRIMARY KEY(org, n));
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,'aa985969e940f49874097b7f62a573b9bcf01b51a629376c9fd2836f287ae872','01a20b41-c479-7437-b3e4-de3f161a9983');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',2,'7114a033ecd4e821c9bd3553a01558888c7739e8d4725c38cb88e290652e8f0a','01a20b41-c479-7439-9783-c9126f9385f6');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,'535c22c5ad74af3610e1b09a071bab609634bd71662f9c22de5b65c6de06ff33','01a20b41-c485-72fb-a7d6-689ffafcf661');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',4,'d5d1fc118e57e37662bc77e8e6ee6bdfe624f4b4e95315ff97bf9405224b349d','01a20b41-c485-72fd-baf5-d072f3b3d9da');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',5,'3c636b6a3c82f155c82c007b36127c693fee422e6a0f02c09a2d5a3e524087a7','01a20b41-c485-72ff-be24-bea4467b9930');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,'dcb3ef264e187ba37f03b3ec12d62326a67cfeef5cdc198d46f4b664b7db89e2','01a20b41-c485-7301-882a-45dd4365285f');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',7,'b72afbb60bcc5d0c8fc3b096034e87070fe1f952512061aabafcd600f6a90bd5','01a20b41-c485-7303-a61e-483af3f32049');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',8,'b23db67942c6f3591b9f58b6cc5cc2e987740414f85375e9cfcc10e51c777ab2','01a20b41-c485-7305-8602-eba2155c505a');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',9,'41e881bc06927d1f5ec948d52a65a04dff301472348a47897cfc5259781811e7','01a20b41-c485-7307-b4da-376483296507');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',10,'66e6832bbff01fd8eed96ccc51849411e70b9c2d9a6c18cde86008c32b2394a2','01a20b41-c486-7353-9392-e4115b474c35');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',11,'697f440afb63b02005c16fbc9c13275d53087ef60e061888bb695b01a0de64e5','01a20b41-c486-7355-8589-6c0c93cd83c3');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',12,'91d6e02445c6140b4c15a0d67cac7be3208e6f9f44928d27e358d54df9214cb1','01a20b41-c486-7357-ae05-91b9d7d54e33');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',13,'92fdd851834c592fad933442fe327e2ba255de18d8707366738e21487bc43eb1','01a20b41-c486-7359-834e-9e031231e783');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',14,'c4559ba714f63559324f382ec6a3486d3feff90657184fb6a751099672f68a9b','01a20b41-c486-735b-b2f1-ab3661c45797');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',15,'0158aec4ddede8238d118cba029f5085030aea512aae59f7c0a10e5629c2d08b','01a20b41-c486-735d-bf26-66b5221d3628');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',16,'4c60ccf182cc30e602bdc3660bc5d779c79c42254920e397f0eee72afae05b3d','01a20b41-c486-735f-8e06-25c3e2184d0d');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',17,'03367f6ad43fd678f840bf9b63541819e13526fa41c9a25cee3a8d6dabc6f49b','01a20b41-c486-7361-ab5c-0f7e9f4ba8f3');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',18,'75def7945b65157abc101101e1d380e449d01607fd33ec6b74ea25cf79f88030','01a20b41-c486-7363-bbed-3022ecbde3fe');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',19,'c0ee098066a8197d09a43d627f612682cd0b537cbe333e3cc9146956ea00e7ab','01a20b41-c4d8-71e6-8f8e-8fb175ed10e4');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',20,'95bb1081d6b685fb73cc45f5faf4a2c45432a87dac553fea999de2a86db215f2','01a20b41-c4d9-741f-b01c-f8813c168c5b');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',21,'e3d9186f6cfc2023597091d1d514ce912dc903924378fbb18da9fd2f7fdfe852','01a20b41-c52e-72c1-a43f-cdb28b882e07');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',22,'8ed317fd6f4ade5589d56371f70bd2fb2592881dc1e2cd749c25fa6aafcc4073','01a20b41-c532-7438-8774-22b5d49e2543');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',23,'f56bfb3d27f146ab7b4913cb34b947886a8b31673697188dc0b8ca4dce1a0968','01a20b41-c535-73f4-8bd7-e3c6daef985f');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',24,'8ece61eab111565d090e1518e8a3f202e2ad75c92f9f523d8f2fccfafec97f0b','01a20b41-c539-72a3-94ff-383ca18e5418');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',25,'edbf82d80af61c6aada61d046d06f4cac74cb97865f069ed85c2b241a30633c6','01a20b41-c53d-70d8-84f5-a1733ca6e902');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',26,'1363208f7be69b8ca646c0a0d2960ea4251b9b9b8296c032b6778a3e1077d198','01a20b41-c541-7634-9494-9fad49f55ad4');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',27,'77be5eff76b360bd7bbc387f4e49798c695f42321f00f1d170322fe360f210f1','01a20b41-c546-7012-96a3-50ead3624c2a');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',28,'7c45ca30986c9dd5275ea75a4313f49f6772bb597dd0a0ec4fbb19dd72073aca','01a20b41-c570-7772-a501-f24d25a796ed');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',29,'61351712f915a17d91957f69d3f62657b4f49a71ed22e01b6cbfa023aa5c7c51','01a20b41-c5a4-776e-a844-413c6d062a82');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',30,'750cc9d947895fba205b26aff52d09813151ddb402c316b4dedf912a6a2433f3','01a20b41-c5be-776e-869f-325471c71670');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',31,'7c509902b34eac7535aa0b09d1da00dc6151b0f9afada8c82024b501a14319ea','01a20b41-c650-7096-b785-c1256dedfa8a');
INSERT INTO "activity_chain" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',32,'9084ff7b98094b070e92460cb8d061c01c08c0f2d87a9f1e51d566d9879772ff','01a20b41-c652-77fe-bea6-68debfde1409');
CREATE TABLE "agent"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "user" TEXT, "partner" TEXT, "department" TEXT, "moved_on" TEXT, "name" TEXT, "active" BIGINT, UNIQUE(org, id));
CREATE TABLE api_answer(org TEXT NOT NULL, caller TEXT NOT NULL, name TEXT NOT NULL,  request TEXT NOT NULL, status BIGINT NOT NULL, etag TEXT, location TEXT, type TEXT, body TEXT,  at BIGINT NOT NULL, PRIMARY KEY(org, caller, name));
CREATE TABLE api_key(org TEXT NOT NULL, id TEXT NOT NULL, "user" TEXT NOT NULL,  membership TEXT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL, hash TEXT NOT NULL,  hint TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT NOT NULL,  revoked_at BIGINT, PRIMARY KEY(org, id), UNIQUE(org, hash));
CREATE TABLE api_token(org TEXT NOT NULL, hash TEXT NOT NULL, "key" TEXT NOT NULL,  expires_at BIGINT NOT NULL, PRIMARY KEY(org, hash));
CREATE TABLE "application"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "applicant" TEXT, "applicant_name" TEXT, "birth_date" TEXT, "email" TEXT, "phone" TEXT, "kind" TEXT, "company" TEXT, "tax_number" TEXT, "address" TEXT, "city" TEXT, "region" TEXT, "postcode" TEXT, "country" TEXT, "statement_from" TEXT, "statement_to" TEXT, "experience_since" TEXT, "plan_goals" TEXT, "plan_revenue" TEXT, "plan_region" TEXT, "plan_customers" TEXT, "plan_competition" TEXT, "sources" TEXT, "payout_kind" TEXT, "terms_version" TEXT, "terms_accepted_at" BIGINT, "score" BIGINT, "score_reasons" TEXT, "stage" TEXT, "stage_since" BIGINT, "finance_decision" TEXT, "legal_decision" TEXT, "decision_reason" TEXT, "submitted_at" BIGINT, "reacted_at" BIGINT, "reaction_due_at" BIGINT, "documents_due_at" BIGINT, "stage_due_at" BIGINT, "partner" TEXT, "note" TEXT, UNIQUE(org, id));
CREATE TABLE "application_contract"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "application" TEXT, "applicant" TEXT, "version" BIGINT, "text" TEXT, "file" TEXT, "state" TEXT, "remark" TEXT, "signed_on" TEXT, UNIQUE(org, id));
CREATE TABLE "application_document"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "application" TEXT, "applicant" TEXT, "kind" TEXT, "name" TEXT, "file" TEXT, "size" BIGINT, "state" TEXT, "state_reason" TEXT, UNIQUE(org, id));
CREATE TABLE "article"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "key" TEXT, "language" TEXT, "category" TEXT, "title" TEXT, "body" TEXT, "audience" TEXT, "state" TEXT, "position" BIGINT, "useful_yes" BIGINT, "useful_no" BIGINT, UNIQUE(org, id));
CREATE TABLE blob(org TEXT NOT NULL, digest TEXT NOT NULL, "user" TEXT NOT NULL, size BIGINT NOT NULL,  at BIGINT NOT NULL, PRIMARY KEY(org, digest, "user"));
CREATE TABLE "campaign"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "channel" TEXT, "cost" BIGINT, "currency" TEXT, "starts_on" TEXT, "ends_on" TEXT, "state" TEXT, "partner" TEXT, "agent" TEXT, "remark" TEXT, UNIQUE(org, id));
CREATE TABLE "client"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "kind" TEXT, "name" TEXT, "phone" TEXT, "email" TEXT, "address" TEXT, "city" TEXT, "region" TEXT, "postcode" TEXT, "country" TEXT, "owner" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "link" TEXT, "note" TEXT, UNIQUE(org, id));
CREATE TABLE "client_contact"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "client" TEXT, "user" TEXT, "name" TEXT, "position" TEXT, "email" TEXT, "phone" TEXT, "mail_general" BIGINT, "sms_general" BIGINT, "mail_services" BIGINT, "sms_services" BIGINT, "mail_domains" BIGINT, "sms_domains" BIGINT, "mail_invoices" BIGINT, "sms_invoices" BIGINT, "mail_support" BIGINT, "sms_support" BIGINT, "mail_partner" BIGINT, "sms_partner" BIGINT, UNIQUE(org, id));
CREATE TABLE "client_product"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "client" TEXT, "package" TEXT, "state" TEXT, "since" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "consent"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "user" TEXT, "kind" TEXT, "version" TEXT, "given_at" BIGINT, "withdrawn_at" BIGINT, "address" TEXT, UNIQUE(org, id));
CREATE TABLE "conversation"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "kind" TEXT, "subject" TEXT, "user" TEXT, "user_name" TEXT, "client" TEXT, "ticket" TEXT, "last_at" BIGINT, UNIQUE(org, id));
CREATE TABLE counter(org TEXT PRIMARY KEY, rev BIGINT NOT NULL);
INSERT INTO "counter" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',64);
CREATE TABLE "creative"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "kind" TEXT, "width" BIGINT, "height" BIGINT, "language" TEXT, "tags" TEXT, "file" TEXT, "file_name" TEXT, "text" TEXT, "url" TEXT, "state" TEXT, UNIQUE(org, id));
CREATE TABLE credential(org TEXT NOT NULL, "user" TEXT NOT NULL, hash TEXT NOT NULL,  changed_at BIGINT NOT NULL, PRIMARY KEY(org, "user"));
INSERT INTO "credential" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318','01a20b41-c4d8-71e5-bcbd-52d457e3668e','$argon2id$v=19$m=8,t=1,p=1$x3XB+zYv3dxyOMFcjF6f7g$b0oFud7dFOXlWgFTklnVjoz+OraHbt/qTsDw3otLTmo',1795485189336);
CREATE TABLE "department"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "partner" TEXT, "parent" TEXT, "moved_on" TEXT, "name" TEXT, "head" TEXT, "position" BIGINT, UNIQUE(org, id));
CREATE TABLE device(nr INTEGER PRIMARY KEY, org TEXT NOT NULL, id TEXT NOT NULL, "user" TEXT NOT NULL, name TEXT,  last_n BIGINT NOT NULL DEFAULT 0, seen_at BIGINT NOT NULL, system TEXT, "key" TEXT, synced_rev BIGINT NOT NULL DEFAULT -1, left_at BIGINT NOT NULL DEFAULT 0, wipe_at BIGINT NOT NULL DEFAULT 0, wipe_by TEXT NOT NULL DEFAULT '', wiped_at BIGINT NOT NULL DEFAULT 0, unsent BIGINT NOT NULL DEFAULT 0, UNIQUE(org, id, "user"));
INSERT INTO "device" VALUES(1,'01a20b41-c475-70c1-a0f8-07037d7fd318','56107e95-88ba-4d2f-91e8-e5f6b8401c40','01a20b41-c4d8-71e5-bcbd-52d457e3668e','test',6,1795485189421,NULL,'mi_H9jOAviqqcFXQFfHriWFHeensl9wNgnU0OIHimoY',-1,0,0,'',0,0);
INSERT INTO "device" VALUES(2,'01a20b41-c475-70c1-a0f8-07037d7fd318','01a20b41-c568-74d4-93f5-5b1efae28d60','01a20b41-c4d8-71e5-bcbd-52d457e3668e','vm · root · command line',0,1795485189709,'Debian GNU/Linux 12 (bookworm)','t3T5LetALlOgXocIfu5XkLzjP-HccOvvreOl1qwMTP8',60,0,0,'',0,0);
CREATE TABLE "document"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "folder" TEXT, "description" TEXT, "file" TEXT, "file_name" TEXT, "size" BIGINT, "version" BIGINT, "audience" TEXT, "partner" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE "document_version"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "document" TEXT, "version" BIGINT, "file" TEXT, "file_name" TEXT, "size" BIGINT, "remark" TEXT, "audience" TEXT, "partner" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE feed(org TEXT NOT NULL, key BIGINT NOT NULL, rev BIGINT NOT NULL, entity INTEGER NOT NULL,  nr BIGINT NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY(org, key, rev)) WITHOUT ROWID;
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,1,13,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,2,14,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,3,13,2,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,4,14,2,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,5,12,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,6,14,3,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,7,12,2,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,8,14,4,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,9,12,3,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,10,14,5,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,11,12,4,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,12,14,6,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,13,12,5,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,14,14,7,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,15,12,6,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,16,14,8,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,17,12,7,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,18,14,9,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,19,12,8,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,20,14,10,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,21,12,9,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,22,14,11,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,23,12,10,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,24,14,12,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,25,12,11,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,26,14,13,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,27,12,12,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,28,14,14,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,29,12,13,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,30,14,15,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,31,12,14,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,32,14,16,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,33,12,15,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,34,14,17,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,35,12,16,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,36,14,18,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,38,14,19,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,39,5,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,40,14,20,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,42,14,21,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,43,6,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,44,14,22,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,45,7,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,46,14,23,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,47,2,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,48,14,24,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,49,8,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,50,14,25,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,52,14,26,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,53,8,2,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,54,14,27,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,55,1,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,56,14,28,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,57,60,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,58,14,29,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,59,60,2,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,60,14,30,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,61,60,3,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,62,14,31,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,63,60,4,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,64,14,32,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',2,1,13,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',2,3,13,2,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,5,12,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,7,12,2,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,9,12,3,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,11,12,4,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,13,12,5,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,15,12,6,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,17,12,7,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,19,12,8,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,21,12,9,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,23,12,10,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,25,12,11,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,27,12,12,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,29,12,13,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,31,12,14,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,33,12,15,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',3,35,12,16,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',4,55,1,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',5,39,5,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,42,14,21,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,44,14,22,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,46,14,23,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,48,14,24,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,50,14,25,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,52,14,26,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,54,14,27,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,56,14,28,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,58,14,29,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,60,14,30,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,62,14,31,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',6,64,14,32,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',7,43,6,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',8,47,2,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',9,48,14,24,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',10,49,8,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',10,53,8,2,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',11,57,60,1,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',11,59,60,2,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',11,61,60,3,0);
INSERT INTO "feed" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',11,63,60,4,0);
CREATE TABLE feed_key(nr INTEGER PRIMARY KEY, org TEXT NOT NULL, name TEXT NOT NULL, UNIQUE(org, name));
INSERT INTO "feed_key" VALUES(1,'01a20b41-c475-70c1-a0f8-07037d7fd318','staff');
INSERT INTO "feed_key" VALUES(2,'01a20b41-c475-70c1-a0f8-07037d7fd318','setting/public');
INSERT INTO "feed_key" VALUES(3,'01a20b41-c475-70c1-a0f8-07037d7fd318','template/public');
INSERT INTO "feed_key" VALUES(4,'01a20b41-c475-70c1-a0f8-07037d7fd318','user/own:user:01a20b41-c4d8-71e5-bcbd-52d457e3668e');
INSERT INTO "feed_key" VALUES(5,'01a20b41-c475-70c1-a0f8-07037d7fd318','membership/own:user:01a20b41-c4d8-71e5-bcbd-52d457e3668e');
INSERT INTO "feed_key" VALUES(6,'01a20b41-c475-70c1-a0f8-07037d7fd318','activity/own:user:01a20b41-c4d8-71e5-bcbd-52d457e3668e');
INSERT INTO "feed_key" VALUES(7,'01a20b41-c475-70c1-a0f8-07037d7fd318','package_kind/public');
INSERT INTO "feed_key" VALUES(8,'01a20b41-c475-70c1-a0f8-07037d7fd318','partner/partner:01a20b41-c531-7515-86d9-ea15b79c3fa3');
INSERT INTO "feed_key" VALUES(9,'01a20b41-c475-70c1-a0f8-07037d7fd318','activity/partner:01a20b41-c531-7515-86d9-ea15b79c3fa3');
INSERT INTO "feed_key" VALUES(10,'01a20b41-c475-70c1-a0f8-07037d7fd318','option/public');
INSERT INTO "feed_key" VALUES(11,'01a20b41-c475-70c1-a0f8-07037d7fd318','number_lease/own:user:01a20b41-c4d8-71e5-bcbd-52d457e3668e');
CREATE TABLE "folder"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "parent" TEXT, "audience" TEXT, "position" BIGINT, UNIQUE(org, id));
CREATE TABLE horizon(org TEXT NOT NULL, at BIGINT NOT NULL, rev BIGINT NOT NULL, PRIMARY KEY(org, at));
INSERT INTO "horizon" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1795478400000,40);
CREATE TABLE "incident_notice"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "title" TEXT, "text" TEXT, "severity" TEXT, "began_at" BIGINT, "resolved_at" BIGINT, "state" TEXT, UNIQUE(org, id));
CREATE TABLE "interview_slot"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "application" TEXT, "applicant" TEXT, "starts_at" BIGINT, "minutes" BIGINT, "state" TEXT, "join_url" TEXT, "interviewer" TEXT, UNIQUE(org, id));
CREATE TABLE "invoice"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "number" TEXT, "kind" TEXT, "corrects" TEXT, "order" TEXT, "buyer_name" TEXT, "buyer" TEXT, "seller" TEXT, "issued_on" TEXT, "due_on" TEXT, "total" BIGINT, "vat_amount" BIGINT, "currency" TEXT, "status" TEXT, "status_reason" TEXT, "paid_at" BIGINT, "template" TEXT, "template_version" BIGINT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE "invoice_line"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "invoice" TEXT, "position" BIGINT, "package" TEXT, "name" TEXT, "quantity" BIGINT, "price" BIGINT, "amount" BIGINT, "vat" TEXT, "vat_amount" BIGINT, "unit" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE "ledger_account"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "code" TEXT, "name" TEXT, "kind" TEXT, "purpose" TEXT, "currency" TEXT, "partner" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "ledger_line"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "account" TEXT, "entry" TEXT, "booked_at" BIGINT, "side" TEXT, "amount" BIGINT, "currency" TEXT, "source" TEXT, "source_row" TEXT, "rule" TEXT, "plan" TEXT, "plan_version" BIGINT, "explanation" TEXT, "hold_until" BIGINT, "hold_reason" TEXT, "reverses" TEXT, "partner" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "licence"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "number" TEXT, "client" TEXT, "client_name" TEXT, "client_phone" TEXT, "package" TEXT, "package_name" TEXT, "package_version" BIGINT, "options" TEXT, "quantity" BIGINT, "declared" BIGINT, "price" BIGINT, "currency" TEXT, "derivation" TEXT, "promo_code" TEXT, "promo" TEXT, "order" TEXT, "partner" TEXT, "partner_name" TEXT, "department" TEXT, "agent" TEXT, "agent_name" TEXT, "channel" TEXT, "issued_on" TEXT, "sold_on" TEXT, "valid_from" TEXT, "valid_to" TEXT, "status" TEXT, "status_reason" TEXT, "renewed_from" TEXT, "template" TEXT, "template_version" BIGINT, "note" TEXT, "signature" TEXT, UNIQUE(org, id));
CREATE TABLE "maintenance_window"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "reason" TEXT, "starts_at" BIGINT, "ends_at" BIGINT, "read_only" BIGINT, "state" TEXT, UNIQUE(org, id));
CREATE TABLE "membership"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "user" TEXT, "role" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, "position" TEXT, "state" TEXT, "since" TEXT, "duty_sales" BIGINT, "duty_support" BIGINT, "duty_finance" BIGINT, "duty_legal" BIGINT, "duty_content" BIGINT, "duty_curator" BIGINT, "right_see_invoices" BIGINT, "right_pay_invoices" BIGINT, "right_order" BIGINT, "right_see_licences" BIGINT, "right_see_services" BIGINT, "right_manage_services" BIGINT, "right_see_domains" BIGINT, "right_manage_domains" BIGINT, "right_open_tickets" BIGINT, "right_see_tickets" BIGINT, "right_edit_profile" BIGINT, "right_manage_contacts" BIGINT, "right_see_messages" BIGINT, "right_see_offers" BIGINT, "right_see_documents" BIGINT, "right_see_activity" BIGINT, UNIQUE(org, id));
INSERT INTO "membership" VALUES(1,'01a20b41-c4d9-741e-b578-509dd83d8318',39,0,1795485189336,NULL,1795485189336,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 5',NULL,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','admin',NULL,NULL,NULL,NULL,NULL,'active','2026-11-24',0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0);
CREATE TABLE "message"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "conversation" TEXT, "writer" TEXT, "writer_name" TEXT, "by_office" BIGINT, "text" TEXT, "attachments" TEXT, "written_at" BIGINT, "user" TEXT, UNIQUE(org, id));
CREATE TABLE message_account(org TEXT NOT NULL, channel TEXT NOT NULL, driver TEXT NOT NULL,  url TEXT NOT NULL, login TEXT NOT NULL, secret TEXT NOT NULL, sender TEXT NOT NULL,  test INTEGER NOT NULL, plain INTEGER NOT NULL, changed_at BIGINT NOT NULL, PRIMARY KEY(org, channel));
CREATE TABLE message_work(org TEXT NOT NULL, id TEXT NOT NULL, entity TEXT NOT NULL, ref TEXT,  reason TEXT, sending_at BIGINT NOT NULL, made_at BIGINT NOT NULL, next_at BIGINT NOT NULL,  failures BIGINT NOT NULL, lease_by TEXT, lease_until BIGINT NOT NULL, PRIMARY KEY(org, id));
CREATE TABLE "moderation_case"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "subject" TEXT, "row" TEXT, "excerpt" TEXT, "source" TEXT, "kind" TEXT, "rule" TEXT, "author" TEXT, "reported_by" TEXT, "state" TEXT, "decision" TEXT, "decided_by" TEXT, "decided_at" BIGINT, UNIQUE(org, id));
CREATE TABLE mutation(org TEXT NOT NULL, device BIGINT NOT NULL, n BIGINT NOT NULL, id TEXT NOT NULL,  outcome TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY(org, device, n)) WITHOUT ROWID;
INSERT INTO "mutation" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,1,'01a20b41-c531-78fb-a1a0-83611241d3bd','{"id":"01a20b41-c531-78fb-a1a0-83611241d3bd","n":1,"outcome":"done","rev":43,"merged":false}',1795485189426);
INSERT INTO "mutation" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,2,'01a20b41-c535-79cc-922e-507a64ae2a65','{"id":"01a20b41-c535-79cc-922e-507a64ae2a65","n":2,"outcome":"done","rev":45,"merged":false}',1795485189429);
INSERT INTO "mutation" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,3,'01a20b41-c539-7fb2-9e38-870d4a02989d','{"id":"01a20b41-c539-7fb2-9e38-870d4a02989d","n":3,"outcome":"done","rev":47,"merged":false}',1795485189433);
INSERT INTO "mutation" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,4,'01a20b41-c53d-7832-b068-741b0b711af7','{"id":"01a20b41-c53d-7832-b068-741b0b711af7","n":4,"outcome":"done","rev":49,"merged":false}',1795485189437);
INSERT INTO "mutation" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,5,'01a20b41-c541-7688-91e6-720b8348e178','{"id":"01a20b41-c541-7688-91e6-720b8348e178","n":5,"outcome":"done","rev":51,"merged":false}',1795485189441);
INSERT INTO "mutation" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318',1,6,'01a20b41-c545-77d1-9f7b-161a1ba3bc97','{"id":"01a20b41-c545-77d1-9f7b-161a1ba3bc97","n":6,"outcome":"done","rev":53,"merged":false}',1795485189445);
CREATE TABLE "number_lease"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "user" TEXT, "device" TEXT, "kind" TEXT, "prefix" TEXT, "first" BIGINT, "last" BIGINT, "used" BIGINT, "leased_at" BIGINT, "state" TEXT, UNIQUE(org, id));
INSERT INTO "number_lease" VALUES(1,'01a20b41-c59f-7580-82c0-e946d25ef4b4',57,0,1795485189540,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189540,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 11',NULL,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c568-74d4-93f5-5b1efae28d60','licence','L-',1,20,0,1795485189540,'active');
INSERT INTO "number_lease" VALUES(2,'01a20b41-c5b3-753a-bd93-de4347beef00',59,0,1795485189565,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189565,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 11',NULL,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c568-74d4-93f5-5b1efae28d60','order','O-',1,20,0,1795485189565,'active');
INSERT INTO "number_lease" VALUES(3,'01a20b41-c644-767b-80a9-cc3021b17312',61,0,1795485189711,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189711,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 11',NULL,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c568-74d4-93f5-5b1efae28d60','invoice','I-',1,20,0,1795485189711,'active');
INSERT INTO "number_lease" VALUES(4,'01a20b41-c651-7016-a008-1a52939ac6fe',63,0,1795485189714,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189714,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 11',NULL,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c568-74d4-93f5-5b1efae28d60','ticket','T-',1,20,0,1795485189714,'active');
CREATE TABLE number_return(org TEXT NOT NULL, lease TEXT NOT NULL, "next" BIGINT NOT NULL,  at BIGINT NOT NULL, PRIMARY KEY(org, lease));
CREATE TABLE number_series(org TEXT NOT NULL, kind TEXT NOT NULL, prefix TEXT NOT NULL, last BIGINT NOT NULL,  given BIGINT NOT NULL, since BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY(org, kind, prefix));
INSERT INTO "number_series" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318','licence','L-',20,20,1795485189540,1795485189540);
INSERT INTO "number_series" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318','order','O-',20,20,1795485189565,1795485189565);
INSERT INTO "number_series" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318','invoice','I-',20,20,1795485189711,1795485189711);
INSERT INTO "number_series" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318','ticket','T-',20,20,1795485189714,1795485189714);
CREATE TABLE "offer"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "client" TEXT, "title" TEXT, "text" TEXT, "package" TEXT, "promo_code" TEXT, "code" TEXT, "valid_from" TEXT, "valid_to" TEXT, "seen_at" BIGINT, UNIQUE(org, id));
CREATE TABLE one_time_link(org TEXT NOT NULL, hash TEXT NOT NULL, "user" TEXT NOT NULL,  channel TEXT NOT NULL, address TEXT NOT NULL, made_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,  PRIMARY KEY(org, hash));
CREATE TABLE "option"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "description" TEXT, "price" BIGINT, "currency" TEXT, "state" TEXT, UNIQUE(org, id));
INSERT INTO "option" VALUES(1,'01a20b41-c531-73cc-bd92-8c8a0d684608',49,0,1795485189437,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189437,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 10','обучение','Обучение',NULL,5000,'RUB','active');
INSERT INTO "option" VALUES(2,'01a20b41-c531-79ed-ae73-3aa9c99cd217',53,1,1795485189441,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189445,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 10','снятая опция','Снятая опция',NULL,0,'RUB','active');
CREATE TABLE "order"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "number" TEXT, "client_name" TEXT, "phone" TEXT, "email" TEXT, "total" BIGINT, "currency" TEXT, "promo_code" TEXT, "way" TEXT, "link" TEXT, "link_expires_at" BIGINT, "status" TEXT, "status_reason" TEXT, "cancelled_by" TEXT, "error_code" TEXT, "formed_at" BIGINT, "paid_at" BIGINT, "channel" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, "note" TEXT, UNIQUE(org, id));
CREATE TABLE "order_line"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "order" TEXT, "licence" TEXT, "position" BIGINT, "package" TEXT, "name" TEXT, "quantity" BIGINT, "price" BIGINT, "amount" BIGINT, "vat" TEXT, "vat_amount" BIGINT, "declared" BIGINT, "options" TEXT, "derivation" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE org(id TEXT PRIMARY KEY, name TEXT NOT NULL, epoch TEXT NOT NULL,  signing_secret TEXT NOT NULL, horizon BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL,  activity_n BIGINT NOT NULL DEFAULT 0, activity_hash TEXT NOT NULL DEFAULT '');
INSERT INTO "org" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318','ООО «Тест и Право»','9b3590640a352bcb','YxI49eSC0njECtgsk/CSJIuF9WL/kgcON87YOK3oWbRlSNM9lk97S6SPo/CqhKZm0RniPCJrDrjVkfpoRB9+6A==',0,1795485189237,32,'9084ff7b98094b070e92460cb8d061c01c08c0f2d87a9f1e51d566d9879772ff');
CREATE TABLE "package"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "kind" TEXT, "description" TEXT, "characteristics" TEXT, "template" TEXT, "calculation" TEXT, "parameters" TEXT, "price" BIGINT, "currency" TEXT, "vat" TEXT, "term_months" BIGINT, "materials" TEXT, "on_sale_from" TEXT, "on_sale_to" TEXT, "state" TEXT, "position" BIGINT, "version" BIGINT, UNIQUE(org, id));
INSERT INTO "package" VALUES(1,'01a20b41-c531-75e6-9320-46a0c3da67e8',45,0,1795485189429,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189429,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1','базовый «№1»
<p>для малых <b>отделов</b></p>','Базовый «№1»','01a20b41-c531-74d3-8cbf-9d64dacd0f24','<p>Для малых <b>отделов</b></p>',NULL,NULL,'fixed',NULL,150000,'RUB','none',NULL,NULL,NULL,NULL,'draft',NULL,1);
CREATE TABLE "package_binding"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "partner" TEXT, "package" TEXT, UNIQUE(org, id));
CREATE TABLE "package_kind"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "description" TEXT, "calculation" TEXT, "parameters" TEXT, "characteristics" TEXT, "template" TEXT, "price" BIGINT, "currency" TEXT, "vat" TEXT, "term_months" BIGINT, "materials" TEXT, "state" TEXT, UNIQUE(org, id));
INSERT INTO "package_kind" VALUES(1,'01a20b41-c531-74d3-8cbf-9d64dacd0f24',43,0,1795485189426,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189426,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 7',NULL,'Защита данных',NULL,'fixed',NULL,NULL,NULL,NULL,'RUB',NULL,NULL,NULL,'active');
CREATE TABLE "package_option"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "package" TEXT, "option" TEXT, "price" BIGINT, "included" BIGINT, "position" BIGINT, UNIQUE(org, id));
CREATE TABLE "partner"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "status" TEXT, "sells_through_agents" BIGINT, "promotes_through_links" BIGINT, "contact_name" TEXT, "phone" TEXT, "email" TEXT, "address" TEXT, "city" TEXT, "region" TEXT, "postcode" TEXT, "country" TEXT, "curator" TEXT, "curator_name" TEXT, "curator_phone" TEXT, "curator_email" TEXT, "joined_on" TEXT, "reward" TEXT, "branding" TEXT, "makes_promo_codes" BIGINT, "promo_max_percent" BIGINT, "promo_max_amount" BIGINT, "currency" TEXT, "onboarding" TEXT, "training_1_on" TEXT, "training_1_done" BIGINT, "training_2_on" TEXT, "training_2_done" BIGINT, "training_3_on" TEXT, "training_3_done" BIGINT, "note" TEXT, UNIQUE(org, id));
INSERT INTO "partner" VALUES(1,'01a20b41-c531-7515-86d9-ea15b79c3fa3',47,0,1795485189433,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',1795485189433,'01a20b41-c4d8-71e5-bcbd-52d457e3668e','01a20b41-c475-70c1-a0f8-07037d7fd318','1 8','север','Север','active',1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'none',NULL,0,NULL,NULL,'RUB','ready',NULL,0,NULL,0,NULL,0,NULL);
CREATE TABLE password_request(org TEXT NOT NULL, id TEXT NOT NULL, login TEXT NOT NULL,  made_at BIGINT NOT NULL, next_at BIGINT NOT NULL, failures BIGINT NOT NULL, lease_by TEXT,  lease_until BIGINT NOT NULL, PRIMARY KEY(org, id));
CREATE TABLE "payment"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "order" TEXT, "invoice" TEXT, "provider" TEXT, "provider_id" TEXT, "idempotency_key" TEXT, "amount" BIGINT, "currency" TEXT, "state" TEXT, "state_reason" TEXT, "succeeded_at" BIGINT, "receipt" TEXT, "document" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE payment_account(org TEXT NOT NULL, provider TEXT NOT NULL, shop TEXT NOT NULL,  secret TEXT NOT NULL, url TEXT NOT NULL, test INTEGER NOT NULL, options TEXT NOT NULL,  changed_at BIGINT NOT NULL, PRIMARY KEY(org, provider));
CREATE TABLE "payment_event"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "payment" TEXT, "refund" TEXT, "at" BIGINT, "kind" TEXT, "state" TEXT, "body" TEXT, UNIQUE(org, id));
CREATE TABLE payment_work(org TEXT NOT NULL, id TEXT NOT NULL, entity TEXT NOT NULL,  provider TEXT NOT NULL, token TEXT NOT NULL, kind TEXT NOT NULL, request TEXT, ref TEXT, url TEXT,  expires_at BIGINT NOT NULL, made_at BIGINT NOT NULL, next_at BIGINT NOT NULL,  failures BIGINT NOT NULL, lease_by TEXT, lease_until BIGINT NOT NULL, PRIMARY KEY(org, id));
CREATE TABLE "payout"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "number" TEXT, "partner" TEXT, "agent" TEXT, "method" TEXT, "amount" BIGINT, "fee" BIGINT, "currency" TEXT, "state" TEXT, "state_reason" TEXT, "requested_by" TEXT, "requested_at" BIGINT, "confirmed_at" BIGINT, "approved_by" TEXT, "paid_at" BIGINT, "reference" TEXT, UNIQUE(org, id));
CREATE TABLE "payout_method"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "kind" TEXT, "name" TEXT, "holder" TEXT, "last4" TEXT, "expires" TEXT, "bank" TEXT, "bic" TEXT, "checked_at" BIGINT, "state" TEXT, "partner" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "promo_code"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "code" TEXT, "name" TEXT, "kind" TEXT, "percent" BIGINT, "amount" BIGINT, "currency" TEXT, "partner" TEXT, "valid_from" TEXT, "valid_to" TEXT, "limit_total" BIGINT, "limit_client" BIGINT, "used" BIGINT, "state" TEXT, UNIQUE(org, id));
CREATE TABLE "promo_code_package"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "promo_code" TEXT, "package" TEXT, "partner" TEXT, UNIQUE(org, id));
CREATE TABLE "read_mark"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "user" TEXT, "subject" TEXT, "row" TEXT, "read_at" BIGINT, "useful" BIGINT, UNIQUE(org, id));
CREATE TABLE recovery_code(org TEXT NOT NULL, "user" TEXT NOT NULL, hash TEXT NOT NULL,  used_at BIGINT, PRIMARY KEY(org, "user", hash));
CREATE TABLE refresh_token(org TEXT NOT NULL, hash TEXT NOT NULL, session TEXT NOT NULL,  expires_at BIGINT NOT NULL, used_at BIGINT, parent TEXT, PRIMARY KEY(org, hash));
INSERT INTO "refresh_token" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318','51c192ced4c4a53b352b5c506a8a8955db96fb8266b1fd78eb9effec943d8eba','01a20b41-c52d-702f-9545-3efde395ae32',1803261189422,NULL,NULL);
INSERT INTO "refresh_token" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318','2ba0d66979101866e010dcab5052b2655ceb6171d969988a3ea070934872adfa','01a20b41-c570-7771-9c58-f575428dce9b',1803261189488,NULL,NULL);
CREATE TABLE "refund"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "payment" TEXT, "reason" TEXT, "provider" TEXT, "provider_id" TEXT, "idempotency_key" TEXT, "amount" BIGINT, "currency" TEXT, "state" TEXT, "state_reason" TEXT, "succeeded_at" BIGINT, "receipt" TEXT, "order" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, "refunded_on" TEXT, "package" TEXT, "channel" TEXT, UNIQUE(org, id));
CREATE TABLE registration(org TEXT NOT NULL, id TEXT NOT NULL, channel TEXT NOT NULL,  address TEXT NOT NULL, person TEXT NOT NULL, locale TEXT, version TEXT NOT NULL,  given_from TEXT NOT NULL, hash TEXT, made_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, link TEXT,  PRIMARY KEY(org, id));
CREATE TABLE request_count(name TEXT PRIMARY KEY, start_at BIGINT NOT NULL, used BIGINT NOT NULL);
CREATE TABLE "requisites"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "title" TEXT, "is_default" BIGINT, "name" TEXT, "inn" TEXT, "kpp" TEXT, "ogrn" TEXT, "ogrnip" TEXT, "okpo" TEXT, "eik" TEXT, "mol" TEXT, "vat" TEXT, "voen" TEXT, "legal_address" TEXT, "post_address" TEXT, "director" TEXT, "accountant" TEXT, "bank" TEXT, "bic" TEXT, "account" TEXT, "correspondent_account" TEXT, "iban" TEXT, "swift" TEXT, "client" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "reward_plan"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "partner" TEXT, "kind" TEXT, "percent" BIGINT, "amount" BIGINT, "currency" TEXT, "parameters" TEXT, "valid_from" TEXT, "valid_to" TEXT, "hold_days" BIGINT, "version" BIGINT, UNIQUE(org, id));
CREATE TABLE "role_request"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "user" TEXT, "role_from" TEXT, "role_to" TEXT, "reason" TEXT, "checks" TEXT, "state" TEXT, "decision" TEXT, "decided_by" TEXT, "decided_at" BIGINT, UNIQUE(org, id));
CREATE TABLE second_factor(org TEXT NOT NULL, "user" TEXT NOT NULL, secret TEXT NOT NULL,  state TEXT NOT NULL, used_step BIGINT NOT NULL, changed_at BIGINT NOT NULL, PRIMARY KEY(org, "user"));
CREATE TABLE "sent_message"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "channel" TEXT, "category" TEXT, "user" TEXT, "client" TEXT, "address" TEXT, "subject" TEXT, "body" TEXT, "sent_at" BIGINT, "state" TEXT, "error" TEXT, "copy_of" TEXT, "about" TEXT, "about_row" TEXT, "sender" TEXT, UNIQUE(org, id));
CREATE TABLE server_setting(name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "server_setting" VALUES('model','41ac163bde2f53120f8fdccea95d8189f2fa5c22899052b721a806eea6eeb16d');
CREATE TABLE "service"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "client" TEXT, "kind" TEXT, "name" TEXT, "package" TEXT, "state" TEXT, "registered_on" TEXT, "expires_on" TEXT, "auto_renew" BIGINT, "registrant" TEXT, "nameservers" TEXT, "has_access_data" BIGINT, "partner" TEXT, "department" TEXT, "agent" TEXT, "note" TEXT, UNIQUE(org, id));
CREATE TABLE session(org TEXT NOT NULL, id TEXT NOT NULL, "user" TEXT NOT NULL, device BIGINT NOT NULL,  created_at BIGINT NOT NULL, ended_at BIGINT, PRIMARY KEY(org, id));
INSERT INTO "session" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318','01a20b41-c52d-702f-9545-3efde395ae32','01a20b41-c4d8-71e5-bcbd-52d457e3668e',1,1795485189421,NULL);
INSERT INTO "session" VALUES('01a20b41-c475-70c1-a0f8-07037d7fd318','01a20b41-c570-7771-9c58-f575428dce9b','01a20b41-c4d8-71e5-bcbd-52d457e3668e',2,1795485189488,NULL);
CREATE TABLE "setting"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "key" TEXT, "value" TEXT, "audience" TEXT, UNIQUE(org, id));
INSERT INTO "setting" VALUES(1,'01a20b41-c479-7436-9ded-9699c2ac4e62',1,0,1795485189241,NULL,1795485189241,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 2',NULL,'company','{"name":"ООО «Тест и Право»"}','everyone');
INSERT INTO "setting" VALUES(2,'01a20b41-c479-7438-8748-a2910467ac90',3,0,1795485189241,NULL,1795485189241,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 2',NULL,'signing_key','{"algorithm":"ed25519","key":"ZUjTPZZPe0ukj6PwqoSmZtEZ4jwiaw641ZH6aEQffug="}','everyone');
CREATE TABLE shared_paper(org TEXT NOT NULL, hash TEXT NOT NULL, entity TEXT NOT NULL, id TEXT NOT NULL,  expires_at BIGINT NOT NULL, PRIMARY KEY(org, hash));
CREATE TABLE sign_in_attempt(subject TEXT PRIMARY KEY, failures INTEGER NOT NULL,  last_at BIGINT NOT NULL, locked_until BIGINT NOT NULL);
CREATE TABLE "sms"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "phone" TEXT, "text" TEXT, "parts" BIGINT, "cost" BIGINT, "currency" TEXT, "state" TEXT, "error" TEXT, "sent_at" BIGINT, "provider_id" TEXT, "sender" TEXT, "user" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE "story"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "title" TEXT, "kind" TEXT, "file" TEXT, "link" TEXT, "shown_from" BIGINT, "shown_to" BIGINT, "position" BIGINT, "audience" TEXT, "state" TEXT, "views" BIGINT, UNIQUE(org, id));
CREATE TABLE "template"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "kind" TEXT, "language" TEXT, "html" TEXT, "assets" TEXT, "is_default" BIGINT, "audience" TEXT, "page" TEXT, "variables" TEXT, "version" BIGINT, UNIQUE(org, id));
INSERT INTO "template" VALUES(1,'01a20b41-c485-72fa-a344-f23ce1686f65',5,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Licence','licence','en','<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Licence {{licence.number}}</title>
<style>
@page { size: A4; margin: 14mm 18mm 12mm 18mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 10pt; line-height: 1.4; color: #22303f; }
.band { position: absolute; left: 0; right: 0; top: 0; height: 40mm; background: #17345c; z-index: -1; }
.rule { position: absolute; left: 0; right: 0; top: 40mm; height: 1.2mm; background: #c9a227; z-index: -1; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; }
.masthead { color: #ffffff; margin-top: -4mm; min-height: 31mm; }
.masthead .logo { width: 17mm; }
.masthead .logo img { width: 13mm; height: 13mm; }
.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }
.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }
.masthead .right { text-align: right; width: 78mm; }
.masthead .kind { font-size: 8.5pt; letter-spacing: 1.5pt; text-transform: uppercase; color: #d9b94a; }
.masthead .number { font-size: 17pt; font-weight: bold; line-height: 1.25; }
h1 { font-size: 21pt; line-height: 1.2; margin: 9mm 0 1.5mm 0; color: #17345c; }
.lead { font-size: 11pt; color: #51606f; margin: 0 0 6mm 0; }
.facts td { width: 33.33%; padding-right: 3mm; }
.facts td:last-child { padding-right: 0; }
.card { padding: 3mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }
.label { font-size: 7.5pt; letter-spacing: 0.7pt; text-transform: uppercase; color: #73818f; }
.value { font-size: 11.5pt; font-weight: bold; color: #17345c; }
h2 { font-size: 10pt; letter-spacing: 0.8pt; text-transform: uppercase; color: #17345c;
     margin: 7mm 0 2mm 0; }
.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;
            border-bottom: 1.2pt solid #17345c; padding: 1.8mm 2mm; }
.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.9mm 2mm; }
.lines .n { width: 9mm; color: #73818f; }
.lines .price { text-align: right; white-space: nowrap; width: 38mm; }
.lines .total td { border-bottom: none; font-size: 12pt; font-weight: bold; color: #17345c; padding-top: 3mm; }
.parties td { width: 50%; padding-right: 6mm; }
.name { font-weight: bold; font-size: 11pt; }
.proof { margin-top: 8mm; page-break-inside: avoid; }
.proof .code { width: 41mm; }
.proof qr { width: 34mm; color: #17345c; }
.proof p { margin: 0 0 2mm 0; }
.sign { border-bottom: 0.8pt solid #73818f; height: 11mm; width: 62mm; }
.small { font-size: 8.5pt; color: #73818f; }
.proof .mark { height: 26mm; }
.stamp { position: absolute; right: 18mm; top: 45mm; border: 2pt solid #b3261e; border-radius: 3mm; color: #b3261e;
         font-size: 13pt; font-weight: bold; letter-spacing: 2pt; text-transform: uppercase; padding: 1.5mm 5mm;
         opacity: 0.85; }
footer { border-top: 0.6pt solid #d8dfe7; padding-top: 2.5mm; margin-top: 6mm; font-size: 8pt; color: #73818f; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr>
<td>{{company.name}}{{#company.inn}} · Tax number {{company.inn}}{{/company.inn}}{{#company.address}} · {{company.address}}{{/company.address}}</td>
<td class="page">Page {{page}} of {{pages}}</td>
</tr></table>
</footer>

<div class="band"></div>
<div class="rule"></div>
{{#licence.is_draft}}<div class="stamp">Draft</div>{{/licence.is_draft}}
{{#licence.is_awaiting_payment}}<div class="stamp">Not paid</div>{{/licence.is_awaiting_payment}}
{{#licence.is_suspended}}<div class="stamp">Suspended</div>{{/licence.is_suspended}}
{{#licence.is_expired}}<div class="stamp">Expired</div>{{/licence.is_expired}}
{{#licence.is_revoked}}<div class="stamp">Revoked</div>{{/licence.is_revoked}}
{{#licence.is_transferred}}<div class="stamp">Transferred</div>{{/licence.is_transferred}}

<div class="masthead">
<table><tr>
<td class="logo"><img src="logo" alt=""></td>
<td>
<div class="company">{{company.name}}</div>
<div class="contact">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div>
</td>
<td class="right">
<div class="kind">Licence</div>
<div class="number">{{licence.number}}</div>
{{#licence.issued_on}}<div class="contact">issued on {{licence.issued_on | date}}</div>{{/licence.issued_on}}
</td>
</tr></table>
</div>

<h1>{{package.name}}</h1>
<p class="lead">This licence is granted to <b>{{client.full_name}}</b></p>

<table class="facts"><tr>
<td><div class="card"><div class="label">Valid from</div><div class="value">{{licence.valid_from | date | default "—"}}</div></div></td>
<td><div class="card"><div class="label">Valid to</div><div class="value">{{licence.valid_to | date | default "no end date"}}</div></div></td>
<td><div class="card"><div class="label">Quantity</div><div class="value">{{licence.quantity | number}}</div></div></td>
</tr></table>

<h2>What the licence contains</h2>
<table class="lines">
<thead><tr><th class="n">№</th><th>Item</th><th class="price">Price</th></tr></thead>
<tbody>
{{#lines}}<tr><td class="n">{{@number}}</td><td>{{name}}</td><td class="price">{{#included}}included{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>
{{/lines}}
<tr class="total"><td></td><td>Total{{#promo}} <span class="small">(promo code {{promo}})</span>{{/promo}}</td><td class="price">{{licence.price | money}}</td></tr>
</tbody>
</table>

<h2>Parties</h2>
<table class="parties"><tr>
<td>
<div class="label">Licence holder</div>
<div class="name">{{client.full_name}}</div>
{{#client.phone}}<div>{{client.phone | phone}}</div>{{/client.phone}}
{{#client.email}}<div>{{client.email}}</div>{{/client.email}}
{{#client.address}}<div>{{client.address | lines}}</div>{{/client.address}}
</td>
<td>
<div class="label">Licensor</div>
<div class="name">{{company.name}}</div>
{{#company.address}}<div>{{company.address | lines}}</div>{{/company.address}}
{{#partner.name}}<div class="small">Partner: {{partner.name}}</div>{{/partner.name}}
{{#agent.name}}<div class="small">Agent: {{agent.name}}</div>{{/agent.name}}
</td>
</tr></table>

<table class="proof"><tr>
{{#licence.code}}<td class="code"><qr quiet="0">{{licence.code}}</qr></td>{{/licence.code}}
<td>
{{#licence.code}}<p class="small">The code holds the terms of this licence and the electronic signature over them. Any QR reader shows the terms; Kabinet checks the signature without a network.</p>{{/licence.code}}
{{^licence.code}}<p class="small">Not yet confirmed by the issuer: there is no electronic signature on this print. It will be there once the licence has been synchronised.</p>{{/licence.code}}
{{#company.stamp}}<div><img class="mark" src="stamp" alt=""></div>{{/company.stamp}}
<div class="sign"></div>
<div class="small">{{company.director | default "Signature"}}</div>
</td>
</tr></table>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(2,'01a20b41-c485-72fc-a429-10ed055f4223',7,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Лицензия','licence','ru','<!DOCTYPE html>
<html lang="ru">
<head>
<meta charset="utf-8">
<title>Лицензия {{licence.number}}</title>
<style>
@page { size: A4; margin: 14mm 18mm 12mm 18mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 10pt; line-height: 1.4; color: #22303f; }
.band { position: absolute; left: 0; right: 0; top: 0; height: 40mm; background: #17345c; z-index: -1; }
.rule { position: absolute; left: 0; right: 0; top: 40mm; height: 1.2mm; background: #c9a227; z-index: -1; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; }
.masthead { color: #ffffff; margin-top: -4mm; min-height: 31mm; }
.masthead .logo { width: 17mm; }
.masthead .logo img { width: 13mm; height: 13mm; }
.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }
.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }
.masthead .right { text-align: right; width: 78mm; }
.masthead .kind { font-size: 8.5pt; letter-spacing: 1.5pt; text-transform: uppercase; color: #d9b94a; }
.masthead .number { font-size: 17pt; font-weight: bold; line-height: 1.25; }
h1 { font-size: 21pt; line-height: 1.2; margin: 9mm 0 1.5mm 0; color: #17345c; }
.lead { font-size: 11pt; color: #51606f; margin: 0 0 6mm 0; }
.facts td { width: 33.33%; padding-right: 3mm; }
.facts td:last-child { padding-right: 0; }
.card { padding: 3mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }
.label { font-size: 7.5pt; letter-spacing: 0.7pt; text-transform: uppercase; color: #73818f; }
.value { font-size: 11.5pt; font-weight: bold; color: #17345c; }
h2 { font-size: 10pt; letter-spacing: 0.8pt; text-transform: uppercase; color: #17345c;
     margin: 7mm 0 2mm 0; }
.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;
            border-bottom: 1.2pt solid #17345c; padding: 1.8mm 2mm; }
.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.9mm 2mm; }
.lines .n { width: 9mm; color: #73818f; }
.lines .price { text-align: right; white-space: nowrap; width: 38mm; }
.lines .total td { border-bottom: none; font-size: 12pt; font-weight: bold; color: #17345c; padding-top: 3mm; }
.parties td { width: 50%; padding-right: 6mm; }
.name { font-weight: bold; font-size: 11pt; }
.proof { margin-top: 8mm; page-break-inside: avoid; }
.proof .code { width: 41mm; }
.proof qr { width: 34mm; color: #17345c; }
.proof p { margin: 0 0 2mm 0; }
.sign { border-bottom: 0.8pt solid #73818f; height: 11mm; width: 62mm; }
.small { font-size: 8.5pt; color: #73818f; }
.proof .mark { height: 26mm; }
.stamp { position: absolute; right: 18mm; top: 45mm; border: 2pt solid #b3261e; border-radius: 3mm; color: #b3261e;
         font-size: 13pt; font-weight: bold; letter-spacing: 2pt; text-transform: uppercase; padding: 1.5mm 5mm;
         opacity: 0.85; }
footer { border-top: 0.6pt solid #d8dfe7; padding-top: 2.5mm; margin-top: 6mm; font-size: 8pt; color: #73818f; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr>
<td>{{company.name}}{{#company.inn}} · ИНН {{company.inn}}{{/company.inn}}{{#company.address}} · {{company.address}}{{/company.address}}</td>
<td class="page">Страница {{page}} из {{pages}}</td>
</tr></table>
</footer>

<div class="band"></div>
<div class="rule"></div>
{{#licence.is_draft}}<div class="stamp">Черновик</div>{{/licence.is_draft}}
{{#licence.is_awaiting_payment}}<div class="stamp">Не оплачена</div>{{/licence.is_awaiting_payment}}
{{#licence.is_suspended}}<div class="stamp">Приостановлена</div>{{/licence.is_suspended}}
{{#licence.is_expired}}<div class="stamp">Истекла</div>{{/licence.is_expired}}
{{#licence.is_revoked}}<div class="stamp">Отозвана</div>{{/licence.is_revoked}}
{{#licence.is_transferred}}<div class="stamp">Передана</div>{{/licence.is_transferred}}

<div class="masthead">
<table><tr>
<td class="logo"><img src="logo" alt=""></td>
<td>
<div class="company">{{company.name}}</div>
<div class="contact">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div>
</td>
<td class="right">
<div class="kind">Лицензия</div>
<div class="number">{{licence.number}}</div>
{{#licence.issued_on}}<div class="contact">выдана {{licence.issued_on | date}}</div>{{/licence.issued_on}}
</td>
</tr></table>
</div>

<h1>{{package.name}}</h1>
<p class="lead">Настоящая лицензия выдана: <b>{{client.full_name}}</b></p>

<table class="facts"><tr>
<td><div class="card"><div class="label">Действует с</div><div class="value">{{licence.valid_from | date | default "—"}}</div></div></td>
<td><div class="card"><div class="label">Действует по</div><div class="value">{{licence.valid_to | date | default "бессрочно"}}</div></div></td>
<td><div class="card"><div class="label">Количество</div><div class="value">{{licence.quantity | number}}</div></div></td>
</tr></table>

<h2>Состав лицензии</h2>
<table class="lines">
<thead><tr><th class="n">№</th><th>Наименование</th><th class="price">Стоимость</th></tr></thead>
<tbody>
{{#lines}}<tr><td class="n">{{@number}}</td><td>{{name}}</td><td class="price">{{#included}}включено{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>
{{/lines}}
<tr class="total"><td></td><td>Итого{{#promo}} <span class="small">(промокод {{promo}})</span>{{/promo}}</td><td class="price">{{licence.price | money}}</td></tr>
</tbody>
</table>

<h2>Стороны</h2>
<table class="parties"><tr>
<td>
<div class="label">Владелец лицензии</div>
<div class="name">{{client.full_name}}</div>
{{#client.phone}}<div>{{client.phone | phone}}</div>{{/client.phone}}
{{#client.email}}<div>{{client.email}}</div>{{/client.email}}
{{#client.address}}<div>{{client.address | lines}}</div>{{/client.address}}
</td>
<td>
<div class="label">Лицензиар</div>
<div class="name">{{company.name}}</div>
{{#company.address}}<div>{{company.address | lines}}</div>{{/company.address}}
{{#partner.name}}<div class="small">Партнёр: {{partner.name}}</div>{{/partner.name}}
{{#agent.name}}<div class="small">Агент: {{agent.name}}</div>{{/agent.name}}
</td>
</tr></table>

<table class="proof"><tr>
{{#licence.code}}<td class="code"><qr quiet="0">{{licence.code}}</qr></td>{{/licence.code}}
<td>
{{#licence.code}}<p class="small">Код содержит условия лицензии и электронную подпись под ними. Условия покажет любая программа чтения QR-кодов, подпись без сети проверит Kabinet.</p>{{/licence.code}}
{{^licence.code}}<p class="small">Ещё не подтверждено лицензиаром: на этом экземпляре нет электронной подписи. Она появится, когда лицензия будет синхронизирована.</p>{{/licence.code}}
{{#company.stamp}}<div><img class="mark" src="stamp" alt=""></div>{{/company.stamp}}
<div class="sign"></div>
<div class="small">{{company.director | default "Подпись"}}</div>
</td>
</tr></table>
</body>
</html>
',NULL,1,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(3,'01a20b41-c485-72fe-9739-35704291e021',9,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Лиценз','licence','bg','<!DOCTYPE html>
<html lang="bg">
<head>
<meta charset="utf-8">
<title>Лиценз {{licence.number}}</title>
<style>
@page { size: A4; margin: 14mm 18mm 12mm 18mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 10pt; line-height: 1.4; color: #22303f; }
.band { position: absolute; left: 0; right: 0; top: 0; height: 40mm; background: #17345c; z-index: -1; }
.rule { position: absolute; left: 0; right: 0; top: 40mm; height: 1.2mm; background: #c9a227; z-index: -1; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; }
.masthead { color: #ffffff; margin-top: -4mm; min-height: 31mm; }
.masthead .logo { width: 17mm; }
.masthead .logo img { width: 13mm; height: 13mm; }
.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }
.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }
.masthead .right { text-align: right; width: 78mm; }
.masthead .kind { font-size: 8.5pt; letter-spacing: 1.5pt; text-transform: uppercase; color: #d9b94a; }
.masthead .number { font-size: 17pt; font-weight: bold; line-height: 1.25; }
h1 { font-size: 21pt; line-height: 1.2; margin: 9mm 0 1.5mm 0; color: #17345c; }
.lead { font-size: 11pt; color: #51606f; margin: 0 0 6mm 0; }
.facts td { width: 33.33%; padding-right: 3mm; }
.facts td:last-child { padding-right: 0; }
.card { padding: 3mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }
.label { font-size: 7.5pt; letter-spacing: 0.7pt; text-transform: uppercase; color: #73818f; }
.value { font-size: 11.5pt; font-weight: bold; color: #17345c; }
h2 { font-size: 10pt; letter-spacing: 0.8pt; text-transform: uppercase; color: #17345c;
     margin: 7mm 0 2mm 0; }
.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;
            border-bottom: 1.2pt solid #17345c; padding: 1.8mm 2mm; }
.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.9mm 2mm; }
.lines .n { width: 9mm; color: #73818f; }
.lines .price { text-align: right; white-space: nowrap; width: 38mm; }
.lines .total td { border-bottom: none; font-size: 12pt; font-weight: bold; color: #17345c; padding-top: 3mm; }
.parties td { width: 50%; padding-right: 6mm; }
.name { font-weight: bold; font-size: 11pt; }
.proof { margin-top: 8mm; page-break-inside: avoid; }
.proof .code { width: 41mm; }
.proof qr { width: 34mm; color: #17345c; }
.proof p { margin: 0 0 2mm 0; }
.sign { border-bottom: 0.8pt solid #73818f; height: 11mm; width: 62mm; }
.small { font-size: 8.5pt; color: #73818f; }
.proof .mark { height: 26mm; }
.stamp { position: absolute; right: 18mm; top: 45mm; border: 2pt solid #b3261e; border-radius: 3mm; color: #b3261e;
         font-size: 13pt; font-weight: bold; letter-spacing: 2pt; text-transform: uppercase; padding: 1.5mm 5mm;
         opacity: 0.85; }
footer { border-top: 0.6pt solid #d8dfe7; padding-top: 2.5mm; margin-top: 6mm; font-size: 8pt; color: #73818f; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr>
<td>{{company.name}}{{#company.inn}} · ЕИК {{company.inn}}{{/company.inn}}{{#company.address}} · {{company.address}}{{/company.address}}</td>
<td class="page">Страница {{page}} от {{pages}}</td>
</tr></table>
</footer>

<div class="band"></div>
<div class="rule"></div>
{{#licence.is_draft}}<div class="stamp">Чернова</div>{{/licence.is_draft}}
{{#licence.is_awaiting_payment}}<div class="stamp">Неплатен</div>{{/licence.is_awaiting_payment}}
{{#licence.is_suspended}}<div class="stamp">Спрян</div>{{/licence.is_suspended}}
{{#licence.is_expired}}<div class="stamp">Изтекъл</div>{{/licence.is_expired}}
{{#licence.is_revoked}}<div class="stamp">Отнет</div>{{/licence.is_revoked}}
{{#licence.is_transferred}}<div class="stamp">Прехвърлен</div>{{/licence.is_transferred}}

<div class="masthead">
<table><tr>
<td class="logo"><img src="logo" alt=""></td>
<td>
<div class="company">{{company.name}}</div>
<div class="contact">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div>
</td>
<td class="right">
<div class="kind">Лиценз</div>
<div class="number">{{licence.number}}</div>
{{#licence.issued_on}}<div class="contact">издаден на {{licence.issued_on | date}}</div>{{/licence.issued_on}}
</td>
</tr></table>
</div>

<h1>{{package.name}}</h1>
<p class="lead">Настоящият лиценз е издаден на <b>{{client.full_name}}</b></p>

<table class="facts"><tr>
<td><div class="card"><div class="label">Валиден от</div><div class="value">{{licence.valid_from | date | default "—"}}</div></div></td>
<td><div class="card"><div class="label">Валиден до</div><div class="value">{{licence.valid_to | date | default "безсрочно"}}</div></div></td>
<td><div class="card"><div class="label">Количество</div><div class="value">{{licence.quantity | number}}</div></div></td>
</tr></table>

<h2>Съдържание на лиценза</h2>
<table class="lines">
<thead><tr><th class="n">№</th><th>Наименование</th><th class="price">Цена</th></tr></thead>
<tbody>
{{#lines}}<tr><td class="n">{{@number}}</td><td>{{name}}</td><td class="price">{{#included}}включено{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>
{{/lines}}
<tr class="total"><td></td><td>Общо{{#promo}} <span class="small">(промокод {{promo}})</span>{{/promo}}</td><td class="price">{{licence.price | money}}</td></tr>
</tbody>
</table>

<h2>Страни</h2>
<table class="parties"><tr>
<td>
<div class="label">Притежател</div>
<div class="name">{{client.full_name}}</div>
{{#client.phone}}<div>{{client.phone | phone}}</div>{{/client.phone}}
{{#client.email}}<div>{{client.email}}</div>{{/client.email}}
{{#client.address}}<div>{{client.address | lines}}</div>{{/client.address}}
</td>
<td>
<div class="label">Лицензодател</div>
<div class="name">{{company.name}}</div>
{{#company.address}}<div>{{company.address | lines}}</div>{{/company.address}}
{{#partner.name}}<div class="small">Партньор: {{partner.name}}</div>{{/partner.name}}
{{#agent.name}}<div class="small">Агент: {{agent.name}}</div>{{/agent.name}}
</td>
</tr></table>

<table class="proof"><tr>
{{#licence.code}}<td class="code"><qr quiet="0">{{licence.code}}</qr></td>{{/licence.code}}
<td>
{{#licence.code}}<p class="small">Кодът съдържа условията на лиценза и електронния подпис върху тях. Условията се виждат с всяко приложение за QR кодове, а Kabinet проверява подписа без мрежа.</p>{{/licence.code}}
{{^licence.code}}<p class="small">Все още не е потвърдено от лицензодателя: на този екземпляр няма електронен подпис. Той ще се появи, след като лицензът бъде синхронизиран.</p>{{/licence.code}}
{{#company.stamp}}<div><img class="mark" src="stamp" alt=""></div>{{/company.stamp}}
<div class="sign"></div>
<div class="small">{{company.director | default "Подпис"}}</div>
</td>
</tr></table>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(4,'01a20b41-c485-7300-b6c9-55bf3d12ad3d',11,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Lisenziya','licence','az','<!DOCTYPE html>
<html lang="az">
<head>
<meta charset="utf-8">
<title>Lisenziya {{licence.number}}</title>
<style>
@page { size: A4; margin: 14mm 18mm 12mm 18mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 10pt; line-height: 1.4; color: #22303f; }
.band { position: absolute; left: 0; right: 0; top: 0; height: 40mm; background: #17345c; z-index: -1; }
.rule { position: absolute; left: 0; right: 0; top: 40mm; height: 1.2mm; background: #c9a227; z-index: -1; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; }
.masthead { color: #ffffff; margin-top: -4mm; min-height: 31mm; }
.masthead .logo { width: 17mm; }
.masthead .logo img { width: 13mm; height: 13mm; }
.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }
.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }
.masthead .right { text-align: right; width: 78mm; }
.masthead .kind { font-size: 8.5pt; letter-spacing: 1.5pt; text-transform: uppercase; color: #d9b94a; }
.masthead .number { font-size: 17pt; font-weight: bold; line-height: 1.25; }
h1 { font-size: 21pt; line-height: 1.2; margin: 9mm 0 1.5mm 0; color: #17345c; }
.lead { font-size: 11pt; color: #51606f; margin: 0 0 6mm 0; }
.facts td { width: 33.33%; padding-right: 3mm; }
.facts td:last-child { padding-right: 0; }
.card { padding: 3mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }
.label { font-size: 7.5pt; letter-spacing: 0.7pt; text-transform: uppercase; color: #73818f; }
.value { font-size: 11.5pt; font-weight: bold; color: #17345c; }
h2 { font-size: 10pt; letter-spacing: 0.8pt; text-transform: uppercase; color: #17345c;
     margin: 7mm 0 2mm 0; }
.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;
            border-bottom: 1.2pt solid #17345c; padding: 1.8mm 2mm; }
.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.9mm 2mm; }
.lines .n { width: 9mm; color: #73818f; }
.lines .price { text-align: right; white-space: nowrap; width: 38mm; }
.lines .total td { border-bottom: none; font-size: 12pt; font-weight: bold; color: #17345c; padding-top: 3mm; }
.parties td { width: 50%; padding-right: 6mm; }
.name { font-weight: bold; font-size: 11pt; }
.proof { margin-top: 8mm; page-break-inside: avoid; }
.proof .code { width: 41mm; }
.proof qr { width: 34mm; color: #17345c; }
.proof p { margin: 0 0 2mm 0; }
.sign { border-bottom: 0.8pt solid #73818f; height: 11mm; width: 62mm; }
.small { font-size: 8.5pt; color: #73818f; }
.proof .mark { height: 26mm; }
.stamp { position: absolute; right: 18mm; top: 45mm; border: 2pt solid #b3261e; border-radius: 3mm; color: #b3261e;
         font-size: 13pt; font-weight: bold; letter-spacing: 2pt; text-transform: uppercase; padding: 1.5mm 5mm;
         opacity: 0.85; }
footer { border-top: 0.6pt solid #d8dfe7; padding-top: 2.5mm; margin-top: 6mm; font-size: 8pt; color: #73818f; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr>
<td>{{company.name}}{{#company.inn}} · VÖEN {{company.inn}}{{/company.inn}}{{#company.address}} · {{company.address}}{{/company.address}}</td>
<td class="page">Səhifə {{page}} / {{pages}}</td>
</tr></table>
</footer>

<div class="band"></div>
<div class="rule"></div>
{{#licence.is_draft}}<div class="stamp">Qaralama</div>{{/licence.is_draft}}
{{#licence.is_awaiting_payment}}<div class="stamp">Ödənilməyib</div>{{/licence.is_awaiting_payment}}
{{#licence.is_suspended}}<div class="stamp">Dayandırılıb</div>{{/licence.is_suspended}}
{{#licence.is_expired}}<div class="stamp">Müddəti bitib</div>{{/licence.is_expired}}
{{#licence.is_revoked}}<div class="stamp">Ləğv edilib</div>{{/licence.is_revoked}}
{{#licence.is_transferred}}<div class="stamp">Ötürülüb</div>{{/licence.is_transferred}}

<div class="masthead">
<table><tr>
<td class="logo"><img src="logo" alt=""></td>
<td>
<div class="company">{{company.name}}</div>
<div class="contact">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div>
</td>
<td class="right">
<div class="kind">Lisenziya</div>
<div class="number">{{licence.number}}</div>
{{#licence.issued_on}}<div class="contact">verilib: {{licence.issued_on | date}}</div>{{/licence.issued_on}}
</td>
</tr></table>
</div>

<h1>{{package.name}}</h1>
<p class="lead">Bu lisenziya verilir: <b>{{client.full_name}}</b></p>

<table class="facts"><tr>
<td><div class="card"><div class="label">Başlama tarixi</div><div class="value">{{licence.valid_from | date | default "—"}}</div></div></td>
<td><div class="card"><div class="label">Bitmə tarixi</div><div class="value">{{licence.valid_to | date | default "müddətsiz"}}</div></div></td>
<td><div class="card"><div class="label">Say</div><div class="value">{{licence.quantity | number}}</div></div></td>
</tr></table>

<h2>Lisenziyanın tərkibi</h2>
<table class="lines">
<thead><tr><th class="n">№</th><th>Adı</th><th class="price">Qiymət</th></tr></thead>
<tbody>
{{#lines}}<tr><td class="n">{{@number}}</td><td>{{name}}</td><td class="price">{{#included}}daxildir{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>
{{/lines}}
<tr class="total"><td></td><td>Cəmi{{#promo}} <span class="small">(promokod {{promo}})</span>{{/promo}}</td><td class="price">{{licence.price | money}}</td></tr>
</tbody>
</table>

<h2>Tərəflər</h2>
<table class="parties"><tr>
<td>
<div class="label">Lisenziyanın sahibi</div>
<div class="name">{{client.full_name}}</div>
{{#client.phone}}<div>{{client.phone | phone}}</div>{{/client.phone}}
{{#client.email}}<div>{{client.email}}</div>{{/client.email}}
{{#client.address}}<div>{{client.address | lines}}</div>{{/client.address}}
</td>
<td>
<div class="label">Lisenziyanı verən</div>
<div class="name">{{company.name}}</div>
{{#company.address}}<div>{{company.address | lines}}</div>{{/company.address}}
{{#partner.name}}<div class="small">Partnyor: {{partner.name}}</div>{{/partner.name}}
{{#agent.name}}<div class="small">Agent: {{agent.name}}</div>{{/agent.name}}
</td>
</tr></table>

<table class="proof"><tr>
{{#licence.code}}<td class="code"><qr quiet="0">{{licence.code}}</qr></td>{{/licence.code}}
<td>
{{#licence.code}}<p class="small">Kodda lisenziyanın şərtləri və onların elektron imzası var. Şərtləri istənilən QR oxuyucu göstərir, imzanı isə Kabinet şəbəkəsiz yoxlayır.</p>{{/licence.code}}
{{^licence.code}}<p class="small">Lisenziyanı verən hələ təsdiqləməyib: bu nüsxədə elektron imza yoxdur. Lisenziya sinxronlaşdırıldıqdan sonra imza olacaq.</p>{{/licence.code}}
{{#company.stamp}}<div><img class="mark" src="stamp" alt=""></div>{{/company.stamp}}
<div class="sign"></div>
<div class="small">{{company.director | default "İmza"}}</div>
</td>
</tr></table>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(5,'01a20b41-c485-7302-813d-19ffc9ff7e60',13,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Invoice','invoice','en','<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Invoice {{number}}</title>
<style>
@page { size: A4; margin: 14mm 17mm 12mm 17mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }
.head .logo { width: 18mm; }
.head .logo img { width: 14mm; height: 14mm; }
.head .company { font-size: 12.5pt; font-weight: bold; color: #17345c; line-height: 1.25; }
.head .right { text-align: right; }
.small { font-size: 8.5pt; color: #5e6c7a; }
h1 { font-size: 22pt; color: #17345c; margin: 0; line-height: 1.1; }
.number { font-size: 12pt; font-weight: bold; }
.facts { table-layout: fixed; margin-top: 7mm; border-top: 1.4pt solid #17345c; border-bottom: 0.6pt solid #d8dfe7; }
.facts td { padding: 2.2mm 4mm 2.2mm 0; }
.label { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; }
.value { font-weight: bold; }
.parties { margin-top: 5mm; }
.parties td { width: 50%; padding-right: 8mm; }
.name { font-size: 11pt; font-weight: bold; color: #17345c; }
.lines { margin-top: 6mm; }
.lines th { font-size: 7.5pt; letter-spacing: 0.5pt; text-transform: uppercase; color: #ffffff; background: #17345c;
            padding: 1.8mm 1.5mm; font-weight: bold; vertical-align: bottom; }
.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.7mm 1.5mm; }
.lines tr { page-break-inside: avoid; }
.lines .n { width: 6mm; }
.lines .unit { width: 12mm; }
.lines th.figure, .lines td.figure { text-align: right; white-space: nowrap; }
.lines .quantity { width: 12mm; }
.lines .vat { width: 11mm; }
.lines .money { width: 25mm; }
.close { page-break-inside: avoid; }
.foot { margin-top: 3mm; }
.totals td { padding: 1.1mm 1.5mm; }
.totals td.figure { text-align: right; white-space: nowrap; width: 36mm; }
.totals .due td { font-size: 13pt; font-weight: bold; color: #17345c; border-top: 1.4pt solid #17345c; padding-top: 2mm; }
.foot .left { width: 80mm; padding-right: 8mm; }
.words { margin-top: 2mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }
.pay { margin-top: 6mm; }
.pay .key { width: 36mm; color: #5e6c7a; }
.pay td { padding: 0.5mm 0; }
.pay .code { width: 36mm; text-align: center; }
.pay qr { width: 32mm; color: #17345c; }
h2 { font-size: 10pt; color: #17345c; margin: 0 0 1.5mm 0; }
.sign { table-layout: fixed; margin-top: 12mm; }
.sign .gap { width: 30mm; }
.sign .mark { height: 26mm; }
.sign .line { border-top: 0.6pt solid #73818f; padding-top: 1mm; }
.stamp { display: inline-block; border: 1.6pt solid #1e7a3c; border-radius: 2mm; color: #1e7a3c; font-size: 10pt;
         font-weight: bold; text-transform: uppercase; padding: 1mm 4mm; margin-top: 2mm; }
.void { border-color: #b3261e; color: #b3261e; }
footer { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr><td>{{seller.name}} · {{#is_credit_note}}Credit note{{/is_credit_note}}{{^is_credit_note}}Invoice{{/is_credit_note}} {{number}}</td>
<td class="page">Page {{page}} of {{pages}}</td></tr></table>
</footer>

<table class="head"><tr>
<td class="logo"><img src="logo" alt=""></td>
<td><div class="company">{{seller.name}}</div>
<div class="small">{{seller.address | lines}}{{#seller.phone}}<br>{{seller.phone | phone}}{{/seller.phone}}{{#seller.email}}<br>{{seller.email}}{{/seller.email}}</div></td>
<td class="right"><h1>{{#is_credit_note}}Credit note{{/is_credit_note}}{{^is_credit_note}}Invoice{{/is_credit_note}}</h1>
<div class="number">No. {{number}}</div>
{{#is_paid}}<div class="stamp">Paid</div>{{/is_paid}}{{#is_void}}<div class="stamp void">Void</div>{{/is_void}}</td>
</tr></table>

<table class="facts"><tr>
<td><div class="label">Issued on</div><div class="value">{{issued_on | date long}}</div></td>
{{#due_on}}<td><div class="label">Due on</div><div class="value">{{due_on | date long}}</div></td>{{/due_on}}
{{#order.number}}<td><div class="label">Order</div><div class="value">{{order.number}}</div></td>{{/order.number}}
{{#corrects.number}}<td><div class="label">Corrects invoice</div><div class="value">{{corrects.number}}</div></td>{{/corrects.number}}
</tr></table>

<table class="parties"><tr>
<td><div class="label">Seller</div><div class="name">{{seller.name}}</div>
{{#seller.eik}}<div>UIC {{seller.eik}}</div>{{/seller.eik}}{{#seller.vat}}<div>VAT No. {{seller.vat}}</div>{{/seller.vat}}{{#seller.voen}}<div>VÖEN {{seller.voen}}</div>{{/seller.voen}}{{#seller.inn}}<div>INN {{seller.inn}}</div>{{/seller.inn}}
{{#seller.address}}<div>{{seller.address | lines}}</div>{{/seller.address}}
{{#seller.mol}}<div>Represented by {{seller.mol}}</div>{{/seller.mol}}</td>
<td><div class="label">Bill to</div><div class="name">{{buyer.name}}</div>
{{#buyer.eik}}<div>UIC {{buyer.eik}}</div>{{/buyer.eik}}{{#buyer.vat}}<div>VAT No. {{buyer.vat}}</div>{{/buyer.vat}}{{#buyer.voen}}<div>VÖEN {{buyer.voen}}</div>{{/buyer.voen}}{{#buyer.inn}}<div>INN {{buyer.inn}}</div>{{/buyer.inn}}
{{#buyer.address}}<div>{{buyer.address | lines}}</div>{{/buyer.address}}
{{#buyer.mol}}<div>Represented by {{buyer.mol}}</div>{{/buyer.mol}}
{{#buyer.phone}}<div>{{buyer.phone | phone}}</div>{{/buyer.phone}}</td>
</tr></table>

<table class="lines">
<thead><tr><th class="n">No.</th><th>Description</th><th class="unit">Unit</th><th class="quantity figure">Qty</th><th class="money figure">Unit price</th><th class="vat figure">VAT</th><th class="money figure">Amount</th></tr></thead>
<tbody>
{{#lines}}<tr><td class="n">{{@number}}</td><td>{{name}}</td><td class="unit">{{unit | default "pc."}}</td><td class="quantity figure">{{quantity | number}}</td><td class="money figure">{{unit_price_net | number}}</td><td class="vat figure">{{#has_vat}}{{vat_rate | percent}}{{/has_vat}}{{^has_vat}}—{{/has_vat}}</td><td class="money figure">{{amount_net | money plain}}</td></tr>
{{/lines}}
</tbody>
</table>

<div class="close">
<table class="foot"><tr>
<td class="left">
<div class="words"><div class="label">Amount in words</div><b>{{total | words}}</b></div>
</td>
<td>
<table class="totals">
<tr><td>Subtotal</td><td class="figure">{{sum_net | money}}</td></tr>
{{#discount_net}}<tr><td>Discount{{#promo}} ({{promo}}){{/promo}}</td><td class="figure">−{{discount_net | money}}</td></tr>{{/discount_net}}
{{#vat_lines}}{{#has_vat}}<tr><td>VAT {{vat_rate | percent}}</td><td class="figure">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}
{{^has_vat}}<tr><td colspan="2">No VAT is charged</td></tr>{{/has_vat}}
<tr class="due"><td>{{#is_credit_note}}Total credit{{/is_credit_note}}{{^is_credit_note}}Total due{{/is_credit_note}}</td><td class="figure">{{total | money}}</td></tr>
</table>
</td>
</tr></table>

<table class="pay"><tr>
<td>
{{#seller.bank}}<h2>How to pay</h2>
<table>
<tr><td class="key">Bank</td><td>{{seller.bank}}</td></tr>
{{#seller.iban}}<tr><td class="key">IBAN</td><td>{{seller.iban}}</td></tr>{{/seller.iban}}
{{#seller.swift}}<tr><td class="key">SWIFT/BIC</td><td>{{seller.swift}}</td></tr>{{/seller.swift}}
{{#seller.account}}<tr><td class="key">Account</td><td>{{seller.account}}</td></tr>{{/seller.account}}
{{#seller.bic}}<tr><td class="key">Bank code (BIK)</td><td>{{seller.bic}}</td></tr>{{/seller.bic}}
{{#seller.correspondent_account}}<tr><td class="key">Corr. account</td><td>{{seller.correspondent_account}}</td></tr>{{/seller.correspondent_account}}
<tr><td class="key">Reference</td><td>{{number}}</td></tr>
</table>{{/seller.bank}}
</td>
{{#payment_code}}<td class="code"><qr level="M" quiet="0">{{payment_code}}</qr></td>{{/payment_code}}
</tr></table>

<table class="sign"><tr>
<td class="line"><div class="label">Issued by</div>{{seller.director}}{{#company.stamp}}<div><img class="mark" src="stamp" alt=""></div>{{/company.stamp}}</td><td class="gap"></td>
<td class="line"><div class="label">Received by</div>{{buyer.mol | default ""}}</td>
</tr></table>
</div>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(6,'01a20b41-c485-7304-872a-637eef65d435',15,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Счёт на оплату','invoice','ru','<!DOCTYPE html>
<html lang="ru">
<head>
<meta charset="utf-8">
<title>Счёт на оплату {{number}}</title>
<style>
@page { size: A4; margin: 12mm 15mm 12mm 20mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 9.5pt; line-height: 1.35; color: #16202b; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }
.bank { font-size: 9pt; }
.bank td { border: 0.6pt solid #16202b; padding: 0.7mm 1.5mm; }
.bank .half { width: 36mm; }
.bank .key { width: 11mm; white-space: nowrap; }
.bank .figures { width: 43mm; white-space: nowrap; }
.bank .top { border-bottom: none; }
.bank .bottom { border-top: none; }
.hint { font-size: 7.5pt; color: #5b6876; }
.code { width: 37mm; padding-left: 4mm; text-align: center; }
.code qr { width: 33mm; }
h1 { font-size: 15pt; margin: 6mm 0 2mm 0; padding-bottom: 2mm; border-bottom: 1.6pt solid #16202b; }
.parties td { padding: 0.9mm 0; }
.parties .key { width: 29mm; color: #5b6876; }
.parties b { font-size: 10pt; }
.lines { margin-top: 4mm; border: 1.2pt solid #16202b; }
.lines th { border: 0.6pt solid #16202b; padding: 1.3mm 1.6mm; font-weight: bold; text-align: center; background: #eef1f5; }
.lines td { border: 0.6pt solid #16202b; padding: 1.2mm 1.6mm; }
.lines tr { page-break-inside: avoid; }
.n { width: 8mm; text-align: center; }
.quantity { width: 15mm; text-align: right; }
.unit { width: 13mm; }
.money { width: 26mm; text-align: right; white-space: nowrap; }
.lines .n, .lines td.n { text-align: center; }
.lines td.quantity, .lines td.money { text-align: right; }
.foot { page-break-inside: avoid; }
.totals td { padding: 0.9mm 1.6mm; text-align: right; font-weight: bold; }
.totals .plain td { font-weight: normal; }
.totals .sum { width: 33mm; white-space: nowrap; }
.words { margin-top: 2mm; padding-bottom: 2.5mm; border-bottom: 1.6pt solid #16202b; }
.words b { font-size: 10.5pt; }
.sign { margin-top: 9mm; }
.sign td { vertical-align: bottom; padding-top: 7mm; }
.sign .who { width: 46mm; font-weight: bold; }
.sign .line { width: 48mm; border-bottom: 0.6pt solid #16202b; }
.sign .name { padding-left: 3mm; }
.seal { margin-top: 5mm; margin-left: 54mm; color: #5b6876; }
.stamp { border: 1.6pt solid #1e7a3c; border-radius: 2mm; color: #1e7a3c; font-size: 10pt; font-weight: bold;
         text-transform: uppercase; padding: 2mm 0; margin-top: 4mm; }
.void { border-color: #b3261e; color: #b3261e; }
footer { padding-top: 2mm; font-size: 7.5pt; color: #5b6876; }
footer .page { text-align: right; width: 34mm; }
.seal .mark { height: 30mm; }
</style>
</head>
<body>
<footer>
<table><tr><td>{{#is_credit_note}}Кредит-нота{{/is_credit_note}}{{^is_credit_note}}Счёт на оплату{{/is_credit_note}} № {{number}} от {{issued_on | date}}</td>
<td class="page">Страница {{page}} из {{pages}}</td></tr></table>
</footer>

<table><tr><td>
{{#seller.account}}
<table class="bank">
<tr><td class="top" colspan="2">{{seller.bank}}</td><td class="key">БИК</td><td class="figures top">{{seller.bic}}</td></tr>
<tr><td class="bottom hint" colspan="2">Банк получателя</td><td class="key">Сч. №</td><td class="figures bottom">{{seller.correspondent_account}}</td></tr>
<tr><td class="half">ИНН {{seller.inn}}</td><td>{{#seller.kpp}}КПП {{seller.kpp}}{{/seller.kpp}}</td><td class="key top">Сч. №</td><td class="figures top">{{seller.account}}</td></tr>
<tr><td class="top" colspan="2">{{seller.name}}</td><td class="key top bottom"></td><td class="figures top bottom"></td></tr>
<tr><td class="bottom hint" colspan="2">Получатель</td><td class="key bottom"></td><td class="figures bottom"></td></tr>
</table>
{{/seller.account}}
{{^seller.account}}
<div><b>{{seller.name}}</b></div>
{{#seller.iban}}<div>{{seller.bank}}, IBAN {{seller.iban}}{{#seller.swift}}, SWIFT {{seller.swift}}{{/seller.swift}}</div>{{/seller.iban}}
{{/seller.account}}
</td>
{{#payment_code}}<td class="code"><qr level="M" quiet="0">{{payment_code}}</qr><div class="hint">Оплата в приложении банка</div></td>{{/payment_code}}
{{#is_paid}}<td class="code"><div class="stamp">Оплачен</div></td>{{/is_paid}}
{{#is_void}}<td class="code"><div class="stamp void">Аннулирован</div></td>{{/is_void}}
</tr></table>

{{#is_credit_note}}<h1>Кредит-нота № {{number}} от {{issued_on | date long}}</h1>{{/is_credit_note}}
{{^is_credit_note}}<h1>Счёт на оплату № {{number}} от {{issued_on | date long}}</h1>{{/is_credit_note}}

<table class="parties">
<tr><td class="key">Поставщик (исполнитель)</td><td><b>{{seller.name}}</b>{{#seller.inn}}, ИНН {{seller.inn}}{{/seller.inn}}{{#seller.kpp}}, КПП {{seller.kpp}}{{/seller.kpp}}{{#seller.address}}, {{seller.address}}{{/seller.address}}{{#seller.phone}}, тел. {{seller.phone | phone}}{{/seller.phone}}</td></tr>
<tr><td class="key">Покупатель (заказчик)</td><td><b>{{buyer.name}}</b>{{#buyer.inn}}, ИНН {{buyer.inn}}{{/buyer.inn}}{{#buyer.kpp}}, КПП {{buyer.kpp}}{{/buyer.kpp}}{{#buyer.address}}, {{buyer.address}}{{/buyer.address}}{{#buyer.phone}}, тел. {{buyer.phone | phone}}{{/buyer.phone}}</td></tr>
{{#corrects.number}}<tr><td class="key">К счёту</td><td>№ {{corrects.number}} от {{corrects.issued_on | date}}</td></tr>{{/corrects.number}}
{{#order.number}}<tr><td class="key">Основание</td><td>Заказ № {{order.number}}{{#order.formed_at}} от {{order.formed_at | date}}{{/order.formed_at}}</td></tr>{{/order.number}}
{{#due_on}}<tr><td class="key">Оплатить до</td><td>{{due_on | date long}}</td></tr>{{/due_on}}
</table>

<table class="lines">
<thead><tr><th class="n">№</th><th>Товары (работы, услуги)</th><th class="quantity">Кол-во</th><th class="unit">Ед.</th><th class="money">Цена</th><th class="money">Сумма</th></tr></thead>
<tbody>
{{#lines}}<tr><td class="n">{{@number}}</td><td>{{name}}</td><td class="quantity">{{quantity | number}}</td><td class="unit">{{unit | default "шт."}}</td><td class="money">{{unit_price | number}}</td><td class="money">{{amount | money plain}}</td></tr>
{{/lines}}
</tbody>
</table>

<div class="foot">
<table class="totals">
<tr><td>Итого:</td><td class="sum">{{sum | money}}</td></tr>
{{#discount}}<tr class="plain"><td>Скидка{{#promo}} по промокоду {{promo}}{{/promo}}:</td><td class="sum">−{{discount | money}}</td></tr>{{/discount}}
{{#vat_lines}}{{#has_vat}}<tr class="plain"><td>В том числе НДС {{vat_rate | percent}}:</td><td class="sum">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}
{{^has_vat}}<tr class="plain"><td>Без налога (НДС)</td><td class="sum">—</td></tr>{{/has_vat}}
<tr><td>{{#is_credit_note}}Всего к возврату:{{/is_credit_note}}{{^is_credit_note}}Всего к оплате:{{/is_credit_note}}</td><td class="sum">{{total | money}}</td></tr>
</table>
<div class="words">Всего наименований {{count}}, на сумму {{total | money}}<br><b>{{total | words digits}}</b></div>

<table class="sign">
<tr><td class="who">{{seller.director_position | default "Руководитель"}}</td><td class="line"></td><td class="name">{{seller.director}}</td></tr>
<tr><td class="who">Бухгалтер</td><td class="line"></td><td class="name">{{seller.accountant}}</td></tr>
</table>
<div class="seal">{{#company.stamp}}<img class="mark" src="stamp" alt="">{{/company.stamp}}{{^company.stamp}}М. П.{{/company.stamp}}</div>
</div>
</body>
</html>
',NULL,1,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(7,'01a20b41-c485-7306-b8f1-6d588d571b91',17,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Фактура','invoice','bg','<!DOCTYPE html>
<html lang="bg">
<head>
<meta charset="utf-8">
<title>Фактура {{number}}</title>
<style>
@page { size: A4; margin: 14mm 17mm 12mm 17mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }
.head .logo { width: 18mm; }
.head .logo img { width: 14mm; height: 14mm; }
.head .company { font-size: 12.5pt; font-weight: bold; color: #17345c; line-height: 1.25; }
.head .right { text-align: right; }
.small { font-size: 8.5pt; color: #5e6c7a; }
h1 { font-size: 22pt; color: #17345c; margin: 0; line-height: 1.1; }
.number { font-size: 12pt; font-weight: bold; }
.facts { table-layout: fixed; margin-top: 7mm; border-top: 1.4pt solid #17345c; border-bottom: 0.6pt solid #d8dfe7; }
.facts td { padding: 2.2mm 4mm 2.2mm 0; }
.label { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; }
.value { font-weight: bold; }
.parties { margin-top: 5mm; }
.parties td { width: 50%; padding-right: 8mm; }
.name { font-size: 11pt; font-weight: bold; color: #17345c; }
.lines { margin-top: 6mm; }
.lines th { font-size: 7.5pt; letter-spacing: 0.5pt; text-transform: uppercase; color: #ffffff; background: #17345c;
            padding: 1.8mm 1.5mm; font-weight: bold; vertical-align: bottom; }
.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.7mm 1.5mm; }
.lines tr { page-break-inside: avoid; }
.lines .n { width: 6mm; }
.lines .unit { width: 12mm; }
.lines th.figure, .lines td.figure { text-align: right; white-space: nowrap; }
.lines .quantity { width: 12mm; }
.lines .vat { width: 11mm; }
.lines .money { width: 25mm; }
.close { page-break-inside: avoid; }
.foot { margin-top: 3mm; }
.totals td { padding: 1.1mm 1.5mm; }
.totals td.figure { text-align: right; white-space: nowrap; width: 36mm; }
.totals .due td { font-size: 13pt; font-weight: bold; color: #17345c; border-top: 1.4pt solid #17345c; padding-top: 2mm; }
.foot .left { width: 80mm; padding-right: 8mm; }
.words { margin-top: 2mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }
.pay { margin-top: 6mm; }
.pay .key { width: 36mm; color: #5e6c7a; }
.pay td { padding: 0.5mm 0; }
.pay .code { width: 36mm; text-align: center; }
.pay qr { width: 32mm; color: #17345c; }
h2 { font-size: 10pt; color: #17345c; margin: 0 0 1.5mm 0; }
.sign { table-layout: fixed; margin-top: 12mm; }
.sign .gap { width: 30mm; }
.sign .mark { height: 26mm; }
.sign .line { border-top: 0.6pt solid #73818f; padding-top: 1mm; }
.stamp { display: inline-block; border: 1.6pt solid #1e7a3c; border-radius: 2mm; color: #1e7a3c; font-size: 10pt;
         font-weight: bold; text-transform: uppercase; padding: 1mm 4mm; margin-top: 2mm; }
.void { border-color: #b3261e; color: #b3261e; }
footer { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr><td>{{seller.name}} · {{#is_credit_note}}Кредитно известие{{/is_credit_note}}{{^is_credit_note}}Фактура{{/is_credit_note}} {{number}}</td>
<td class="page">Страница {{page}} от {{pages}}</td></tr></table>
</footer>

<table class="head"><tr>
<td class="logo"><img src="logo" alt=""></td>
<td><div class="company">{{seller.name}}</div>
<div class="small">{{seller.address | lines}}{{#seller.phone}}<br>{{seller.phone | phone}}{{/seller.phone}}{{#seller.email}}<br>{{seller.email}}{{/seller.email}}</div></td>
<td class="right"><h1>{{#is_credit_note}}Кредитно известие{{/is_credit_note}}{{^is_credit_note}}Фактура{{/is_credit_note}}</h1>
<div class="number">№ {{number}}</div>
{{#is_paid}}<div class="stamp">Платена</div>{{/is_paid}}{{#is_void}}<div class="stamp void">Анулирана</div>{{/is_void}}</td>
</tr></table>

<table class="facts"><tr>
<td><div class="label">Дата на издаване</div><div class="value">{{issued_on | date long}}</div></td>
{{#due_on}}<td><div class="label">Срок за плащане</div><div class="value">{{due_on | date long}}</div></td>{{/due_on}}
{{#order.number}}<td><div class="label">Поръчка</div><div class="value">{{order.number}}</div></td>{{/order.number}}
{{#corrects.number}}<td><div class="label">Към фактура</div><div class="value">{{corrects.number}}</div></td>{{/corrects.number}}
</tr></table>

<table class="parties"><tr>
<td><div class="label">Доставчик</div><div class="name">{{seller.name}}</div>
{{#seller.eik}}<div>ЕИК {{seller.eik}}</div>{{/seller.eik}}{{#seller.vat}}<div>ИН по ДДС {{seller.vat}}</div>{{/seller.vat}}{{#seller.voen}}<div>VÖEN {{seller.voen}}</div>{{/seller.voen}}{{#seller.inn}}<div>ИНН {{seller.inn}}</div>{{/seller.inn}}
{{#seller.address}}<div>{{seller.address | lines}}</div>{{/seller.address}}
{{#seller.mol}}<div>МОЛ: {{seller.mol}}</div>{{/seller.mol}}</td>
<td><div class="label">Получател</div><div class="name">{{buyer.name}}</div>
{{#buyer.eik}}<div>ЕИК {{buyer.eik}}</div>{{/buyer.eik}}{{#buyer.vat}}<div>ИН по ДДС {{buyer.vat}}</div>{{/buyer.vat}}{{#buyer.voen}}<div>VÖEN {{buyer.voen}}</div>{{/buyer.voen}}{{#buyer.inn}}<div>ИНН {{buyer.inn}}</div>{{/buyer.inn}}
{{#buyer.address}}<div>{{buyer.address | lines}}</div>{{/buyer.address}}
{{#buyer.mol}}<div>МОЛ: {{buyer.mol}}</div>{{/buyer.mol}}
{{#buyer.phone}}<div>{{buyer.phone | phone}}</div>{{/buyer.phone}}</td>
</tr></table>

<table class="lines">
<thead><tr><th class="n">№</th><th>Наименование на стоките и услугите</th><th class="unit">Мярка</th><th class="quantity figure">Кол.</th><th class="money figure">Ед. цена</th><th class="vat figure">ДДС</th><th class="money figure">Стойност</th></tr></thead>
<tbody>
{{#lines}}<tr><td class="n">{{@number}}</td><td>{{name}}</td><td class="unit">{{unit | default "бр."}}</td><td class="quantity figure">{{quantity | number}}</td><td class="money figure">{{unit_price_net | number}}</td><td class="vat figure">{{#has_vat}}{{vat_rate | percent}}{{/has_vat}}{{^has_vat}}—{{/has_vat}}</td><td class="money figure">{{amount_net | money plain}}</td></tr>
{{/lines}}
</tbody>
</table>

<div class="close">
<table class="foot"><tr>
<td class="left">
<div class="words"><div class="label">Словом</div><b>{{total | words}}</b></div>
</td>
<td>
<table class="totals">
<tr><td>Данъчна основа</td><td class="figure">{{sum_net | money}}</td></tr>
{{#discount_net}}<tr><td>Отстъпка{{#promo}} ({{promo}}){{/promo}}</td><td class="figure">−{{discount_net | money}}</td></tr>{{/discount_net}}
{{#vat_lines}}{{#has_vat}}<tr><td>ДДС {{vat_rate | percent}}</td><td class="figure">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}
{{^has_vat}}<tr><td colspan="2">Не се начислява ДДС</td></tr>{{/has_vat}}
<tr class="due"><td>{{#is_credit_note}}Сума за връщане{{/is_credit_note}}{{^is_credit_note}}Сума за плащане{{/is_credit_note}}</td><td class="figure">{{total | money}}</td></tr>
</table>
</td>
</tr></table>

<table class="pay"><tr>
<td>
{{#seller.bank}}<h2>Плащане по банков път</h2>
<table>
<tr><td class="key">Банка</td><td>{{seller.bank}}</td></tr>
{{#seller.iban}}<tr><td class="key">IBAN</td><td>{{seller.iban}}</td></tr>{{/seller.iban}}
{{#seller.swift}}<tr><td class="key">SWIFT/BIC</td><td>{{seller.swift}}</td></tr>{{/seller.swift}}
{{#seller.account}}<tr><td class="key">Сметка</td><td>{{seller.account}}</td></tr>{{/seller.account}}
{{#seller.bic}}<tr><td class="key">Код на банката (БИК)</td><td>{{seller.bic}}</td></tr>{{/seller.bic}}
{{#seller.correspondent_account}}<tr><td class="key">Кор. сметка</td><td>{{seller.correspondent_account}}</td></tr>{{/seller.correspondent_account}}
<tr><td class="key">Основание</td><td>{{number}}</td></tr>
</table>{{/seller.bank}}
</td>
{{#payment_code}}<td class="code"><qr level="M" quiet="0">{{payment_code}}</qr></td>{{/payment_code}}
</tr></table>

<table class="sign"><tr>
<td class="line"><div class="label">Съставил</div>{{seller.director}}{{#company.stamp}}<div><img class="mark" src="stamp" alt=""></div>{{/company.stamp}}</td><td class="gap"></td>
<td class="line"><div class="label">Получател</div>{{buyer.mol | default ""}}</td>
</tr></table>
</div>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(8,'01a20b41-c486-7352-937b-249b8fe75138',19,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Hesab-faktura','invoice','az','<!DOCTYPE html>
<html lang="az">
<head>
<meta charset="utf-8">
<title>Hesab-faktura {{number}}</title>
<style>
@page { size: A4; margin: 14mm 17mm 12mm 17mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }
.head .logo { width: 18mm; }
.head .logo img { width: 14mm; height: 14mm; }
.head .company { font-size: 12.5pt; font-weight: bold; color: #17345c; line-height: 1.25; }
.head .right { text-align: right; }
.small { font-size: 8.5pt; color: #5e6c7a; }
h1 { font-size: 22pt; color: #17345c; margin: 0; line-height: 1.1; }
.number { font-size: 12pt; font-weight: bold; }
.facts { table-layout: fixed; margin-top: 7mm; border-top: 1.4pt solid #17345c; border-bottom: 0.6pt solid #d8dfe7; }
.facts td { padding: 2.2mm 4mm 2.2mm 0; }
.label { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; }
.value { font-weight: bold; }
.parties { margin-top: 5mm; }
.parties td { width: 50%; padding-right: 8mm; }
.name { font-size: 11pt; font-weight: bold; color: #17345c; }
.lines { margin-top: 6mm; }
.lines th { font-size: 7.5pt; letter-spacing: 0.5pt; text-transform: uppercase; color: #ffffff; background: #17345c;
            padding: 1.8mm 1.5mm; font-weight: bold; vertical-align: bottom; }
.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.7mm 1.5mm; }
.lines tr { page-break-inside: avoid; }
.lines .n { width: 6mm; }
.lines .unit { width: 12mm; }
.lines th.figure, .lines td.figure { text-align: right; white-space: nowrap; }
.lines .quantity { width: 12mm; }
.lines .vat { width: 11mm; }
.lines .money { width: 25mm; }
.close { page-break-inside: avoid; }
.foot { margin-top: 3mm; }
.totals td { padding: 1.1mm 1.5mm; }
.totals td.figure { text-align: right; white-space: nowrap; width: 36mm; }
.totals .due td { font-size: 13pt; font-weight: bold; color: #17345c; border-top: 1.4pt solid #17345c; padding-top: 2mm; }
.foot .left { width: 80mm; padding-right: 8mm; }
.words { margin-top: 2mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }
.pay { margin-top: 6mm; }
.pay .key { width: 36mm; color: #5e6c7a; }
.pay td { padding: 0.5mm 0; }
.pay .code { width: 36mm; text-align: center; }
.pay qr { width: 32mm; color: #17345c; }
h2 { font-size: 10pt; color: #17345c; margin: 0 0 1.5mm 0; }
.sign { table-layout: fixed; margin-top: 12mm; }
.sign .gap { width: 30mm; }
.sign .mark { height: 26mm; }
.sign .line { border-top: 0.6pt solid #73818f; padding-top: 1mm; }
.stamp { display: inline-block; border: 1.6pt solid #1e7a3c; border-radius: 2mm; color: #1e7a3c; font-size: 10pt;
         font-weight: bold; text-transform: uppercase; padding: 1mm 4mm; margin-top: 2mm; }
.void { border-color: #b3261e; color: #b3261e; }
footer { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr><td>{{seller.name}} · {{#is_credit_note}}Kredit-nota{{/is_credit_note}}{{^is_credit_note}}Hesab-faktura{{/is_credit_note}} {{number}}</td>
<td class="page">Səhifə {{page}} / {{pages}}</td></tr></table>
</footer>

<table class="head"><tr>
<td class="logo"><img src="logo" alt=""></td>
<td><div class="company">{{seller.name}}</div>
<div class="small">{{seller.address | lines}}{{#seller.phone}}<br>{{seller.phone | phone}}{{/seller.phone}}{{#seller.email}}<br>{{seller.email}}{{/seller.email}}</div></td>
<td class="right"><h1>{{#is_credit_note}}Kredit-nota{{/is_credit_note}}{{^is_credit_note}}Hesab-faktura{{/is_credit_note}}</h1>
<div class="number">№ {{number}}</div>
{{#is_paid}}<div class="stamp">Ödənilib</div>{{/is_paid}}{{#is_void}}<div class="stamp void">Ləğv edilib</div>{{/is_void}}</td>
</tr></table>

<table class="facts"><tr>
<td><div class="label">Tarix</div><div class="value">{{issued_on | date long}}</div></td>
{{#due_on}}<td><div class="label">Son ödəniş tarixi</div><div class="value">{{due_on | date long}}</div></td>{{/due_on}}
{{#order.number}}<td><div class="label">Sifariş</div><div class="value">{{order.number}}</div></td>{{/order.number}}
{{#corrects.number}}<td><div class="label">Düzəliş edilən hesab</div><div class="value">{{corrects.number}}</div></td>{{/corrects.number}}
</tr></table>

<table class="parties"><tr>
<td><div class="label">Satıcı</div><div class="name">{{seller.name}}</div>
{{#seller.eik}}<div>EİK {{seller.eik}}</div>{{/seller.eik}}{{#seller.vat}}<div>ƏDV № {{seller.vat}}</div>{{/seller.vat}}{{#seller.voen}}<div>VÖEN {{seller.voen}}</div>{{/seller.voen}}{{#seller.inn}}<div>INN {{seller.inn}}</div>{{/seller.inn}}
{{#seller.address}}<div>{{seller.address | lines}}</div>{{/seller.address}}
{{#seller.mol}}<div>Məsul şəxs: {{seller.mol}}</div>{{/seller.mol}}</td>
<td><div class="label">Alıcı</div><div class="name">{{buyer.name}}</div>
{{#buyer.eik}}<div>EİK {{buyer.eik}}</div>{{/buyer.eik}}{{#buyer.vat}}<div>ƏDV № {{buyer.vat}}</div>{{/buyer.vat}}{{#buyer.voen}}<div>VÖEN {{buyer.voen}}</div>{{/buyer.voen}}{{#buyer.inn}}<div>INN {{buyer.inn}}</div>{{/buyer.inn}}
{{#buyer.address}}<div>{{buyer.address | lines}}</div>{{/buyer.address}}
{{#buyer.mol}}<div>Məsul şəxs: {{buyer.mol}}</div>{{/buyer.mol}}
{{#buyer.phone}}<div>{{buyer.phone | phone}}</div>{{/buyer.phone}}</td>
</tr></table>

<table class="lines">
<thead><tr><th class="n">№</th><th>Malın (işin, xidmətin) adı</th><th class="unit">Ölçü vahidi</th><th class="quantity figure">Miqdar</th><th class="money figure">Qiymət</th><th class="vat figure">ƏDV</th><th class="money figure">Məbləğ</th></tr></thead>
<tbody>
{{#lines}}<tr><td class="n">{{@number}}</td><td>{{name}}</td><td class="unit">{{unit | default "ədəd"}}</td><td class="quantity figure">{{quantity | number}}</td><td class="money figure">{{unit_price_net | number}}</td><td class="vat figure">{{#has_vat}}{{vat_rate | percent}}{{/has_vat}}{{^has_vat}}—{{/has_vat}}</td><td class="money figure">{{amount_net | money plain}}</td></tr>
{{/lines}}
</tbody>
</table>

<div class="close">
<table class="foot"><tr>
<td class="left">
<div class="words"><div class="label">Məbləğ yazı ilə</div><b>{{total | words}}</b></div>
</td>
<td>
<table class="totals">
<tr><td>ƏDV-siz məbləğ</td><td class="figure">{{sum_net | money}}</td></tr>
{{#discount_net}}<tr><td>Endirim{{#promo}} ({{promo}}){{/promo}}</td><td class="figure">−{{discount_net | money}}</td></tr>{{/discount_net}}
{{#vat_lines}}{{#has_vat}}<tr><td>ƏDV {{vat_rate | percent}}</td><td class="figure">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}
{{^has_vat}}<tr><td colspan="2">ƏDV hesablanmır</td></tr>{{/has_vat}}
<tr class="due"><td>{{#is_credit_note}}Qaytarılacaq məbləğ{{/is_credit_note}}{{^is_credit_note}}Ödəniləcək məbləğ{{/is_credit_note}}</td><td class="figure">{{total | money}}</td></tr>
</table>
</td>
</tr></table>

<table class="pay"><tr>
<td>
{{#seller.bank}}<h2>Bank rekvizitləri</h2>
<table>
<tr><td class="key">Bank</td><td>{{seller.bank}}</td></tr>
{{#seller.iban}}<tr><td class="key">IBAN</td><td>{{seller.iban}}</td></tr>{{/seller.iban}}
{{#seller.swift}}<tr><td class="key">SWIFT/BIC</td><td>{{seller.swift}}</td></tr>{{/seller.swift}}
{{#seller.account}}<tr><td class="key">Hesab</td><td>{{seller.account}}</td></tr>{{/seller.account}}
{{#seller.bic}}<tr><td class="key">Bankın kodu</td><td>{{seller.bic}}</td></tr>{{/seller.bic}}
{{#seller.correspondent_account}}<tr><td class="key">Müxbir hesab</td><td>{{seller.correspondent_account}}</td></tr>{{/seller.correspondent_account}}
<tr><td class="key">Təyinat</td><td>{{number}}</td></tr>
</table>{{/seller.bank}}
</td>
{{#payment_code}}<td class="code"><qr level="M" quiet="0">{{payment_code}}</qr></td>{{/payment_code}}
</tr></table>

<table class="sign"><tr>
<td class="line"><div class="label">Təhvil verdi</div>{{seller.director}}{{#company.stamp}}<div><img class="mark" src="stamp" alt=""></div>{{/company.stamp}}</td><td class="gap"></td>
<td class="line"><div class="label">Təhvil aldı</div>{{buyer.mol | default ""}}</td>
</tr></table>
</div>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(9,'01a20b41-c486-7354-aa47-e97748e90344',21,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Certificate of completion','act','en','<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Certificate of completion {{number}}</title>
<style>
@page { size: A4; margin: 14mm 15mm 12mm 20mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #16202b; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }
h1 { font-size: 14pt; margin: 0 0 3mm 0; padding-bottom: 2mm; border-bottom: 1.6pt solid #17345c; color: #17345c; }
.parties td { padding: 1mm 0; }
.parties .key { width: 31mm; color: #5b6876; }
.parties b { font-size: 10pt; }
.lines { margin-top: 5mm; }
.lines th { border: 0.6pt solid #16202b; padding: 1.3mm 1.6mm; font-weight: bold; text-align: center; background: #eef1f5; }
.lines td { border: 0.6pt solid #16202b; padding: 1.2mm 1.6mm; }
.lines tr { page-break-inside: avoid; }
.lines .n { width: 8mm; text-align: center; }
.lines .unit { width: 14mm; }
.lines .quantity { width: 16mm; }
.lines .money { width: 26mm; }
.lines td.quantity, .lines td.money { text-align: right; white-space: nowrap; }
.sums, .foot { page-break-inside: avoid; }
.totals td { padding: 0.9mm 1.6mm; text-align: right; font-weight: bold; }
.totals .plain td { font-weight: normal; }
.totals .sum { width: 34mm; white-space: nowrap; }
.words b { font-size: 10.5pt; }
.statement { margin: 0; padding-top: 4mm; text-align: justify; }
.sign { margin-top: 9mm; }
.sign td { width: 50%; padding-right: 10mm; }
.sign .role { font-weight: bold; letter-spacing: 0.6pt; text-transform: uppercase; color: #17345c; }
.sign .who { min-height: 10mm; }
.sign .line { border-bottom: 0.6pt solid #16202b; height: 12mm; }
.sign .mark { height: 30mm; }
.small { font-size: 8pt; color: #5b6876; }
footer { padding-top: 2mm; font-size: 7.5pt; color: #5b6876; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr><td>Certificate of completion No. {{number}}, {{date | date}}</td><td class="page">Page {{page}} of {{pages}}</td></tr></table>
</footer>

<h1>Certificate of completion No. {{number}} of {{date | date long}}</h1>

<table class="parties">
<tr><td class="key">Contractor</td><td><b>{{seller.name}}</b>{{#seller.inn}}, INN {{seller.inn}}{{/seller.inn}}{{#seller.kpp}}, КПП {{seller.kpp}}{{/seller.kpp}}{{#seller.eik}}, UIC {{seller.eik}}{{/seller.eik}}{{#seller.vat}}, VAT No. {{seller.vat}}{{/seller.vat}}{{#seller.voen}}, VÖEN {{seller.voen}}{{/seller.voen}}{{#seller.address}}, {{seller.address}}{{/seller.address}}</td></tr>
<tr><td class="key">Customer</td><td><b>{{buyer.name}}</b>{{#buyer.inn}}, INN {{buyer.inn}}{{/buyer.inn}}{{#buyer.kpp}}, КПП {{buyer.kpp}}{{/buyer.kpp}}{{#buyer.eik}}, UIC {{buyer.eik}}{{/buyer.eik}}{{#buyer.vat}}, VAT No. {{buyer.vat}}{{/buyer.vat}}{{#buyer.voen}}, VÖEN {{buyer.voen}}{{/buyer.voen}}{{#buyer.address}}, {{buyer.address}}{{/buyer.address}}</td></tr>
<tr><td class="key">Based on</td><td>invoice No. {{number}}, {{issued_on | date}}{{#order.number}}; order No. {{order.number}}{{/order.number}}</td></tr>
</table>

<table class="lines">
<thead><tr><th class="n">No.</th><th>Work or service</th><th class="quantity">Quantity</th><th class="unit">Unit</th><th class="money">Price</th><th class="money">Amount</th></tr></thead>
<tbody>
{{#lines}}<tr><td class="n">{{@number}}</td><td>{{name}}</td><td class="quantity">{{quantity | number}}</td><td class="unit">{{unit | default "pc."}}</td><td class="money">{{unit_price | number}}</td><td class="money">{{amount | money plain}}</td></tr>
{{/lines}}
</tbody>
</table>

<div class="sums">
<table class="totals">
<tr><td>Sum:</td><td class="sum">{{sum | money}}</td></tr>
{{#discount}}<tr class="plain"><td>Discount{{#promo}} ({{promo}}){{/promo}}</td><td class="sum">−{{discount | money}}</td></tr>
<tr><td>Total:</td><td class="sum">{{total | money}}</td></tr>{{/discount}}
{{#vat_lines}}{{#has_vat}}<tr class="plain"><td>Including VAT {{vat_rate | percent}}</td><td class="sum">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}
{{^has_vat}}<tr class="plain"><td>Without VAT</td><td class="sum">—</td></tr>{{/has_vat}}
</table>
<div class="words">Items: {{count}}, amounting to {{total | money}}<br><b>{{total | words}}</b></div>
</div>

<div class="foot">
<p class="statement">The work and services listed above have been provided in full and in time. The customer has no claims as to their extent, quality and terms.</p>

<table class="sign"><tr>
<td><div class="role">Contractor</div><div class="who">{{seller.name}}</div><div class="line"></div><div class="small">{{#seller.director}}{{seller.director_position}} {{seller.director}}{{/seller.director}}{{^seller.director}}Signature{{/seller.director}}</div>{{#company.stamp}}<img class="mark" src="stamp" alt="">{{/company.stamp}}{{^company.stamp}}<div class="small">Place of seal</div>{{/company.stamp}}</td>
<td><div class="role">Customer</div><div class="who">{{buyer.name}}</div><div class="line"></div><div class="small">{{#buyer.director}}{{buyer.director_position}} {{buyer.director}}{{/buyer.director}}{{^buyer.director}}Signature{{/buyer.director}}</div><div class="small">Place of seal</div></td>
</tr></table>
</div>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(10,'01a20b41-c486-7356-b9f8-67c198545a8c',23,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Акт','act','ru','<!DOCTYPE html>
<html lang="ru">
<head>
<meta charset="utf-8">
<title>Акт {{number}}</title>
<style>
@page { size: A4; margin: 14mm 15mm 12mm 20mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #16202b; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }
h1 { font-size: 14pt; margin: 0 0 3mm 0; padding-bottom: 2mm; border-bottom: 1.6pt solid #17345c; color: #17345c; }
.parties td { padding: 1mm 0; }
.parties .key { width: 31mm; color: #5b6876; }
.parties b { font-size: 10pt; }
.lines { margin-top: 5mm; }
.lines th { border: 0.6pt solid #16202b; padding: 1.3mm 1.6mm; font-weight: bold; text-align: center; background: #eef1f5; }
.lines td { border: 0.6pt solid #16202b; padding: 1.2mm 1.6mm; }
.lines tr { page-break-inside: avoid; }
.lines .n { width: 8mm; text-align: center; }
.lines .unit { width: 14mm; }
.lines .quantity { width: 16mm; }
.lines .money { width: 26mm; }
.lines td.quantity, .lines td.money { text-align: right; white-space: nowrap; }
.sums, .foot { page-break-inside: avoid; }
.totals td { padding: 0.9mm 1.6mm; text-align: right; font-weight: bold; }
.totals .plain td { font-weight: normal; }
.totals .sum { width: 34mm; white-space: nowrap; }
.words b { font-size: 10.5pt; }
.statement { margin: 0; padding-top: 4mm; text-align: justify; }
.sign { margin-top: 9mm; }
.sign td { width: 50%; padding-right: 10mm; }
.sign .role { font-weight: bold; letter-spacing: 0.6pt; text-transform: uppercase; color: #17345c; }
.sign .who { min-height: 10mm; }
.sign .line { border-bottom: 0.6pt solid #16202b; height: 12mm; }
.sign .mark { height: 30mm; }
.small { font-size: 8pt; color: #5b6876; }
footer { padding-top: 2mm; font-size: 7.5pt; color: #5b6876; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr><td>Акт № {{number}}, {{date | date}}</td><td class="page">Страница {{page}} из {{pages}}</td></tr></table>
</footer>

<h1>Акт № {{number}} от {{date | date long}}</h1>

<table class="parties">
<tr><td class="key">Исполнитель</td><td><b>{{seller.name}}</b>{{#seller.inn}}, ИНН {{seller.inn}}{{/seller.inn}}{{#seller.kpp}}, КПП {{seller.kpp}}{{/seller.kpp}}{{#seller.eik}}, ЕИК {{seller.eik}}{{/seller.eik}}{{#seller.vat}}, номер плательщика НДС {{seller.vat}}{{/seller.vat}}{{#seller.voen}}, VÖEN {{seller.voen}}{{/seller.voen}}{{#seller.address}}, {{seller.address}}{{/seller.address}}</td></tr>
<tr><td class="key">Заказчик</td><td><b>{{buyer.name}}</b>{{#buyer.inn}}, ИНН {{buyer.inn}}{{/buyer.inn}}{{#buyer.kpp}}, КПП {{buyer.kpp}}{{/buyer.kpp}}{{#buyer.eik}}, ЕИК {{buyer.eik}}{{/buyer.eik}}{{#buyer.vat}}, номер плательщика НДС {{buyer.vat}}{{/buyer.vat}}{{#buyer.voen}}, VÖEN {{buyer.voen}}{{/buyer.voen}}{{#buyer.address}}, {{buyer.address}}{{/buyer.address}}</td></tr>
<tr><td class="key">Основание</td><td>счёт № {{number}}, {{issued_on | date}}{{#order.number}}; заказ № {{order.number}}{{/order.number}}</td></tr>
</table>

<table class="lines">
<thead><tr><th class="n">№</th><th>Наименование работ, услуг</th><th class="quantity">Кол-во</th><th class="unit">Ед.</th><th class="money">Цена</th><th class="money">Сумма</th></tr></thead>
<tbody>
{{#lines}}<tr><td class="n">{{@number}}</td><td>{{name}}</td><td class="quantity">{{quantity | number}}</td><td class="unit">{{unit | default "шт."}}</td><td class="money">{{unit_price | number}}</td><td class="money">{{amount | money plain}}</td></tr>
{{/lines}}
</tbody>
</table>

<div class="sums">
<table class="totals">
<tr><td>Итого:</td><td class="sum">{{sum | money}}</td></tr>
{{#discount}}<tr class="plain"><td>Скидка{{#promo}} ({{promo}}){{/promo}}</td><td class="sum">−{{discount | money}}</td></tr>
<tr><td>Всего:</td><td class="sum">{{total | money}}</td></tr>{{/discount}}
{{#vat_lines}}{{#has_vat}}<tr class="plain"><td>В том числе НДС {{vat_rate | percent}}</td><td class="sum">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}
{{^has_vat}}<tr class="plain"><td>Без налога (НДС)</td><td class="sum">—</td></tr>{{/has_vat}}
</table>
<div class="words">Всего наименований {{count}}, на сумму {{total | money}}<br><b>{{total | words digits}}</b></div>
</div>

<div class="foot">
<p class="statement">Вышеперечисленные услуги оказаны полностью и в срок. Заказчик претензий по объёму, качеству и срокам оказания услуг не имеет.</p>

<table class="sign"><tr>
<td><div class="role">Исполнитель</div><div class="who">{{seller.name}}</div><div class="line"></div><div class="small">{{#seller.director}}{{seller.director_position}} {{seller.director}}{{/seller.director}}{{^seller.director}}Подпись{{/seller.director}}</div>{{#company.stamp}}<img class="mark" src="stamp" alt="">{{/company.stamp}}{{^company.stamp}}<div class="small">М. П.</div>{{/company.stamp}}</td>
<td><div class="role">Заказчик</div><div class="who">{{buyer.name}}</div><div class="line"></div><div class="small">{{#buyer.director}}{{buyer.director_position}} {{buyer.director}}{{/buyer.director}}{{^buyer.director}}Подпись{{/buyer.director}}</div><div class="small">М. П.</div></td>
</tr></table>
</div>
</body>
</html>
',NULL,1,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(11,'01a20b41-c486-7358-ae88-b941bbbe1893',25,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Приемо-предавателен протокол','act','bg','<!DOCTYPE html>
<html lang="bg">
<head>
<meta charset="utf-8">
<title>Приемо-предавателен протокол {{number}}</title>
<style>
@page { size: A4; margin: 14mm 15mm 12mm 20mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #16202b; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }
h1 { font-size: 14pt; margin: 0 0 3mm 0; padding-bottom: 2mm; border-bottom: 1.6pt solid #17345c; color: #17345c; }
.parties td { padding: 1mm 0; }
.parties .key { width: 31mm; color: #5b6876; }
.parties b { font-size: 10pt; }
.lines { margin-top: 5mm; }
.lines th { border: 0.6pt solid #16202b; padding: 1.3mm 1.6mm; font-weight: bold; text-align: center; background: #eef1f5; }
.lines td { border: 0.6pt solid #16202b; padding: 1.2mm 1.6mm; }
.lines tr { page-break-inside: avoid; }
.lines .n { width: 8mm; text-align: center; }
.lines .unit { width: 14mm; }
.lines .quantity { width: 16mm; }
.lines .money { width: 26mm; }
.lines td.quantity, .lines td.money { text-align: right; white-space: nowrap; }
.sums, .foot { page-break-inside: avoid; }
.totals td { padding: 0.9mm 1.6mm; text-align: right; font-weight: bold; }
.totals .plain td { font-weight: normal; }
.totals .sum { width: 34mm; white-space: nowrap; }
.words b { font-size: 10.5pt; }
.statement { margin: 0; padding-top: 4mm; text-align: justify; }
.sign { margin-top: 9mm; }
.sign td { width: 50%; padding-right: 10mm; }
.sign .role { font-weight: bold; letter-spacing: 0.6pt; text-transform: uppercase; color: #17345c; }
.sign .who { min-height: 10mm; }
.sign .line { border-bottom: 0.6pt solid #16202b; height: 12mm; }
.sign .mark { height: 30mm; }
.small { font-size: 8pt; color: #5b6876; }
footer { padding-top: 2mm; font-size: 7.5pt; color: #5b6876; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr><td>Приемо-предавателен протокол № {{number}}, {{date | date}}</td><td class="page">Страница {{page}} от {{pages}}</td></tr></table>
</footer>

<h1>Приемо-предавателен протокол № {{number}} от {{date | date long}}</h1>

<table class="parties">
<tr><td class="key">Изпълнител</td><td><b>{{seller.name}}</b>{{#seller.inn}}, ИНН {{seller.inn}}{{/seller.inn}}{{#seller.kpp}}, КПП {{seller.kpp}}{{/seller.kpp}}{{#seller.eik}}, ЕИК {{seller.eik}}{{/seller.eik}}{{#seller.vat}}, ИН по ДДС {{seller.vat}}{{/seller.vat}}{{#seller.voen}}, VÖEN {{seller.voen}}{{/seller.voen}}{{#seller.address}}, {{seller.address}}{{/seller.address}}</td></tr>
<tr><td class="key">Възложител</td><td><b>{{buyer.name}}</b>{{#buyer.inn}}, ИНН {{buyer.inn}}{{/buyer.inn}}{{#buyer.kpp}}, КПП {{buyer.kpp}}{{/buyer.kpp}}{{#buyer.eik}}, ЕИК {{buyer.eik}}{{/buyer.eik}}{{#buyer.vat}}, ИН по ДДС {{buyer.vat}}{{/buyer.vat}}{{#buyer.voen}}, VÖEN {{buyer.voen}}{{/buyer.voen}}{{#buyer.address}}, {{buyer.address}}{{/buyer.address}}</td></tr>
<tr><td class="key">Основание</td><td>фактура № {{number}}, {{issued_on | date}}{{#order.number}}; поръчка № {{order.number}}{{/order.number}}</td></tr>
</table>

<table class="lines">
<thead><tr><th class="n">№</th><th>Наименование на услугите</th><th class="quantity">Кол.</th><th class="unit">Мярка</th><th class="money">Ед. цена</th><th class="money">Стойност</th></tr></thead>
<tbody>
{{#lines}}<tr><td class="n">{{@number}}</td><td>{{name}}</td><td class="quantity">{{quantity | number}}</td><td class="unit">{{unit | default "бр."}}</td><td class="money">{{unit_price | number}}</td><td class="money">{{amount | money plain}}</td></tr>
{{/lines}}
</tbody>
</table>

<div class="sums">
<table class="totals">
<tr><td>Общо:</td><td class="sum">{{sum | money}}</td></tr>
{{#discount}}<tr class="plain"><td>Отстъпка{{#promo}} ({{promo}}){{/promo}}</td><td class="sum">−{{discount | money}}</td></tr>
<tr><td>Всичко:</td><td class="sum">{{total | money}}</td></tr>{{/discount}}
{{#vat_lines}}{{#has_vat}}<tr class="plain"><td>В това число ДДС {{vat_rate | percent}}</td><td class="sum">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}
{{^has_vat}}<tr class="plain"><td>Не се начислява ДДС</td><td class="sum">—</td></tr>{{/has_vat}}
</table>
<div class="words">Брой позиции: {{count}}, на стойност {{total | money}}<br><b>{{total | words}}</b></div>
</div>

<div class="foot">
<p class="statement">Изброените услуги са извършени изцяло и в срок. Възложителят няма претенции относно обема, качеството и сроковете на изпълнение.</p>

<table class="sign"><tr>
<td><div class="role">Изпълнител</div><div class="who">{{seller.name}}</div><div class="line"></div><div class="small">{{#seller.director}}{{seller.director_position}} {{seller.director}}{{/seller.director}}{{^seller.director}}Подпис{{/seller.director}}</div>{{#company.stamp}}<img class="mark" src="stamp" alt="">{{/company.stamp}}{{^company.stamp}}<div class="small">Печат</div>{{/company.stamp}}</td>
<td><div class="role">Възложител</div><div class="who">{{buyer.name}}</div><div class="line"></div><div class="small">{{#buyer.director}}{{buyer.director_position}} {{buyer.director}}{{/buyer.director}}{{^buyer.director}}Подпис{{/buyer.director}}</div><div class="small">Печат</div></td>
</tr></table>
</div>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(12,'01a20b41-c486-735a-9f17-1dec45962a4e',27,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Təhvil-təslim aktı','act','az','<!DOCTYPE html>
<html lang="az">
<head>
<meta charset="utf-8">
<title>Təhvil-təslim aktı {{number}}</title>
<style>
@page { size: A4; margin: 14mm 15mm 12mm 20mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #16202b; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; font-weight: normal; }
h1 { font-size: 14pt; margin: 0 0 3mm 0; padding-bottom: 2mm; border-bottom: 1.6pt solid #17345c; color: #17345c; }
.parties td { padding: 1mm 0; }
.parties .key { width: 31mm; color: #5b6876; }
.parties b { font-size: 10pt; }
.lines { margin-top: 5mm; }
.lines th { border: 0.6pt solid #16202b; padding: 1.3mm 1.6mm; font-weight: bold; text-align: center; background: #eef1f5; }
.lines td { border: 0.6pt solid #16202b; padding: 1.2mm 1.6mm; }
.lines tr { page-break-inside: avoid; }
.lines .n { width: 8mm; text-align: center; }
.lines .unit { width: 14mm; }
.lines .quantity { width: 16mm; }
.lines .money { width: 26mm; }
.lines td.quantity, .lines td.money { text-align: right; white-space: nowrap; }
.sums, .foot { page-break-inside: avoid; }
.totals td { padding: 0.9mm 1.6mm; text-align: right; font-weight: bold; }
.totals .plain td { font-weight: normal; }
.totals .sum { width: 34mm; white-space: nowrap; }
.words b { font-size: 10.5pt; }
.statement { margin: 0; padding-top: 4mm; text-align: justify; }
.sign { margin-top: 9mm; }
.sign td { width: 50%; padding-right: 10mm; }
.sign .role { font-weight: bold; letter-spacing: 0.6pt; text-transform: uppercase; color: #17345c; }
.sign .who { min-height: 10mm; }
.sign .line { border-bottom: 0.6pt solid #16202b; height: 12mm; }
.sign .mark { height: 30mm; }
.small { font-size: 8pt; color: #5b6876; }
footer { padding-top: 2mm; font-size: 7.5pt; color: #5b6876; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr><td>Təhvil-təslim aktı № {{number}}, {{date | date}}</td><td class="page">Səhifə {{page}} / {{pages}}</td></tr></table>
</footer>

<h1>Təhvil-təslim aktı № {{number}}, {{date | date long}}</h1>

<table class="parties">
<tr><td class="key">İcraçı</td><td><b>{{seller.name}}</b>{{#seller.inn}}, INN {{seller.inn}}{{/seller.inn}}{{#seller.kpp}}, КПП {{seller.kpp}}{{/seller.kpp}}{{#seller.eik}}, EİK {{seller.eik}}{{/seller.eik}}{{#seller.vat}}, ƏDV № {{seller.vat}}{{/seller.vat}}{{#seller.voen}}, VÖEN {{seller.voen}}{{/seller.voen}}{{#seller.address}}, {{seller.address}}{{/seller.address}}</td></tr>
<tr><td class="key">Sifarişçi</td><td><b>{{buyer.name}}</b>{{#buyer.inn}}, INN {{buyer.inn}}{{/buyer.inn}}{{#buyer.kpp}}, КПП {{buyer.kpp}}{{/buyer.kpp}}{{#buyer.eik}}, EİK {{buyer.eik}}{{/buyer.eik}}{{#buyer.vat}}, ƏDV № {{buyer.vat}}{{/buyer.vat}}{{#buyer.voen}}, VÖEN {{buyer.voen}}{{/buyer.voen}}{{#buyer.address}}, {{buyer.address}}{{/buyer.address}}</td></tr>
<tr><td class="key">Əsas</td><td>hesab-faktura № {{number}}, {{issued_on | date}}{{#order.number}}; sifariş № {{order.number}}{{/order.number}}</td></tr>
</table>

<table class="lines">
<thead><tr><th class="n">№</th><th>İşin, xidmətin adı</th><th class="quantity">Miqdar</th><th class="unit">Ölçü vahidi</th><th class="money">Qiymət</th><th class="money">Məbləğ</th></tr></thead>
<tbody>
{{#lines}}<tr><td class="n">{{@number}}</td><td>{{name}}</td><td class="quantity">{{quantity | number}}</td><td class="unit">{{unit | default "ədəd"}}</td><td class="money">{{unit_price | number}}</td><td class="money">{{amount | money plain}}</td></tr>
{{/lines}}
</tbody>
</table>

<div class="sums">
<table class="totals">
<tr><td>Cəmi:</td><td class="sum">{{sum | money}}</td></tr>
{{#discount}}<tr class="plain"><td>Endirim{{#promo}} ({{promo}}){{/promo}}</td><td class="sum">−{{discount | money}}</td></tr>
<tr><td>Yekun:</td><td class="sum">{{total | money}}</td></tr>{{/discount}}
{{#vat_lines}}{{#has_vat}}<tr class="plain"><td>O cümlədən ƏDV {{vat_rate | percent}}</td><td class="sum">{{vat_amount | money}}</td></tr>{{/has_vat}}{{/vat_lines}}
{{^has_vat}}<tr class="plain"><td>ƏDV-siz</td><td class="sum">—</td></tr>{{/has_vat}}
</table>
<div class="words">Adların sayı: {{count}}, məbləğ {{total | money}}<br><b>{{total | words}}</b></div>
</div>

<div class="foot">
<p class="statement">Yuxarıda göstərilən xidmətlər tam həcmdə və vaxtında göstərilmişdir. Sifarişçinin xidmətlərin həcminə, keyfiyyətinə və müddətinə dair iddiası yoxdur.</p>

<table class="sign"><tr>
<td><div class="role">İcraçı</div><div class="who">{{seller.name}}</div><div class="line"></div><div class="small">{{#seller.director}}{{seller.director_position}} {{seller.director}}{{/seller.director}}{{^seller.director}}İmza{{/seller.director}}</div>{{#company.stamp}}<img class="mark" src="stamp" alt="">{{/company.stamp}}{{^company.stamp}}<div class="small">M. Y.</div>{{/company.stamp}}</td>
<td><div class="role">Sifarişçi</div><div class="who">{{buyer.name}}</div><div class="line"></div><div class="small">{{#buyer.director}}{{buyer.director_position}} {{buyer.director}}{{/buyer.director}}{{^buyer.director}}İmza{{/buyer.director}}</div><div class="small">M. Y.</div></td>
</tr></table>
</div>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(13,'01a20b41-c486-735c-a177-6eb11872d20e',29,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Price list','price_list','en','<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Price list {{date | date}}</title>
<style>
@page { size: A4; margin: 14mm 18mm 12mm 18mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }
.band { position: absolute; left: 0; right: 0; top: 0; height: 36mm; background: #17345c; z-index: -1; }
.rule { position: absolute; left: 0; right: 0; top: 36mm; height: 1.2mm; background: #c9a227; z-index: -1; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; }
.masthead { color: #ffffff; margin-top: -4mm; min-height: 27mm; }
.masthead .logo { width: 17mm; }
.masthead .logo img { width: 13mm; height: 13mm; }
.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }
.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }
.masthead .right { text-align: right; width: 78mm; }
.masthead .kind { font-size: 17pt; font-weight: bold; line-height: 1.25; }
.masthead .date { font-size: 9.5pt; color: #d9b94a; }
h2 { font-size: 13pt; color: #17345c; margin: 8mm 0 1mm 0; }
.lead { margin: 0 0 1mm 0; color: #5e6c7a; }
.lines { margin-top: 2mm; }
.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;
            border-bottom: 1.2pt solid #17345c; padding: 1.6mm 2mm; }
.lines td { padding: 1.8mm 2mm; border-top: 0.6pt solid #d8dfe7; }
.lines tbody { page-break-inside: avoid; }
.lines .price { text-align: right; white-space: nowrap; width: 38mm; }
.lines .term { width: 27mm; }
.lines .option td { border-top: none; padding-top: 0; font-size: 8.5pt; color: #3c4a59; }
.lines .option .name { padding-left: 7mm; }
.name b { font-size: 10.5pt; color: #17345c; }
.price b { font-size: 10.5pt; }
.small { font-size: 8.5pt; color: #5e6c7a; }
.text p { margin: 0 0 0.8mm 0; }
.text ul, .text ol { margin: 0 0 0.8mm 0; padding-left: 4mm; }
.note { margin-top: 7mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227;
        page-break-inside: avoid; }
footer { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr><td>{{#company.name}}{{company.name}} · {{/company.name}}Price list · {{date | date}}</td><td class="page">Page {{page}} of {{pages}}</td></tr></table>
</footer>

<div class="band"></div>
<div class="rule"></div>
<div class="masthead">
<table><tr>
<td class="logo"><img src="logo" alt=""></td>
<td><div class="company">{{company.name}}</div>
<div class="contact">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div></td>
<td class="right"><div class="kind">Price list</div><div class="date">as of {{date | date long}}</div></td>
</tr></table>
</div>

{{#groups}}
<h2>{{name | default "Packages"}}</h2>
{{#description}}<p class="lead">{{description | lines}}</p>{{/description}}
<table class="lines">
<thead><tr><th>Item</th><th class="term">Term</th><th class="price">Price</th></tr></thead>
{{#packages}}
<tbody><tr><td class="name"><b>{{name}}</b>{{#description}}<div class="small text">{{description_marked | formatted}}</div>{{/description}}
{{#characteristics}}{{#@first}}<div class="small">{{/@first}}{{name}}: {{value}}{{#unit}} {{unit}}{{/unit}}{{^@last}} · {{/@last}}{{#@last}}</div>{{/@last}}{{/characteristics}}</td>
<td class="term">{{#term_months}}{{term_months}} mo.{{/term_months}}{{^term_months}}no end date{{/term_months}}</td>
<td class="price">{{#is_percent}}<b>{{percent | percent}}</b><div class="small">of the declared value</div>{{/is_percent}}{{^is_percent}}{{^is_tiers}}{{#price}}<b>{{price | money}}</b>{{/price}}{{^price}}{{^is_by_options}}{{#is_free}}free of charge{{/is_free}}{{^is_free}}on request{{/is_free}}{{/is_by_options}}{{/price}}{{#is_per_seat}}<div class="small">per seat</div>{{/is_per_seat}}{{#is_per_period}}<div class="small">per period{{#period_months}} {{period_months}} mo.{{/period_months}}</div>{{/is_per_period}}{{#is_by_options}}<div class="small">and the options chosen</div>{{/is_by_options}}{{/is_tiers}}{{/is_percent}}{{#is_tiers}}{{#tiers}}<div>from {{from | number}}: <b>{{price | money}}</b></div>{{/tiers}}{{/is_tiers}}{{#vat_added}}<div class="small">plus VAT {{vat_rate | percent}}</div>{{/vat_added}}</td></tr>
{{#options}}<tr class="option"><td class="name">+ {{name}}</td><td class="term"></td><td class="price">{{#included}}included{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>
{{/options}}</tbody>
{{/packages}}
</table>
{{/groups}}
{{^groups}}<p>Nothing is on sale today.</p>{{/groups}}

<div class="note small">{{#has_vat}}Prices include VAT unless it says otherwise. {{/has_vat}}The prices hold on the day of this list and are no public offer.</div>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(14,'01a20b41-c486-735e-bcc8-d957956bc70a',31,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Прайс-лист','price_list','ru','<!DOCTYPE html>
<html lang="ru">
<head>
<meta charset="utf-8">
<title>Прайс-лист {{date | date}}</title>
<style>
@page { size: A4; margin: 14mm 18mm 12mm 18mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }
.band { position: absolute; left: 0; right: 0; top: 0; height: 36mm; background: #17345c; z-index: -1; }
.rule { position: absolute; left: 0; right: 0; top: 36mm; height: 1.2mm; background: #c9a227; z-index: -1; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; }
.masthead { color: #ffffff; margin-top: -4mm; min-height: 27mm; }
.masthead .logo { width: 17mm; }
.masthead .logo img { width: 13mm; height: 13mm; }
.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }
.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }
.masthead .right { text-align: right; width: 78mm; }
.masthead .kind { font-size: 17pt; font-weight: bold; line-height: 1.25; }
.masthead .date { font-size: 9.5pt; color: #d9b94a; }
h2 { font-size: 13pt; color: #17345c; margin: 8mm 0 1mm 0; }
.lead { margin: 0 0 1mm 0; color: #5e6c7a; }
.lines { margin-top: 2mm; }
.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;
            border-bottom: 1.2pt solid #17345c; padding: 1.6mm 2mm; }
.lines td { padding: 1.8mm 2mm; border-top: 0.6pt solid #d8dfe7; }
.lines tbody { page-break-inside: avoid; }
.lines .price { text-align: right; white-space: nowrap; width: 38mm; }
.lines .term { width: 27mm; }
.lines .option td { border-top: none; padding-top: 0; font-size: 8.5pt; color: #3c4a59; }
.lines .option .name { padding-left: 7mm; }
.name b { font-size: 10.5pt; color: #17345c; }
.price b { font-size: 10.5pt; }
.small { font-size: 8.5pt; color: #5e6c7a; }
.text p { margin: 0 0 0.8mm 0; }
.text ul, .text ol { margin: 0 0 0.8mm 0; padding-left: 4mm; }
.note { margin-top: 7mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227;
        page-break-inside: avoid; }
footer { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr><td>{{#company.name}}{{company.name}} · {{/company.name}}Прайс-лист · {{date | date}}</td><td class="page">Страница {{page}} из {{pages}}</td></tr></table>
</footer>

<div class="band"></div>
<div class="rule"></div>
<div class="masthead">
<table><tr>
<td class="logo"><img src="logo" alt=""></td>
<td><div class="company">{{company.name}}</div>
<div class="contact">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div></td>
<td class="right"><div class="kind">Прайс-лист</div><div class="date">на {{date | date long}}</div></td>
</tr></table>
</div>

{{#groups}}
<h2>{{name | default "Пакеты"}}</h2>
{{#description}}<p class="lead">{{description | lines}}</p>{{/description}}
<table class="lines">
<thead><tr><th>Наименование</th><th class="term">Срок</th><th class="price">Цена</th></tr></thead>
{{#packages}}
<tbody><tr><td class="name"><b>{{name}}</b>{{#description}}<div class="small text">{{description_marked | formatted}}</div>{{/description}}
{{#characteristics}}{{#@first}}<div class="small">{{/@first}}{{name}}: {{value}}{{#unit}} {{unit}}{{/unit}}{{^@last}} · {{/@last}}{{#@last}}</div>{{/@last}}{{/characteristics}}</td>
<td class="term">{{#term_months}}{{term_months}} мес.{{/term_months}}{{^term_months}}бессрочно{{/term_months}}</td>
<td class="price">{{#is_percent}}<b>{{percent | percent}}</b><div class="small">от заявленной стоимости</div>{{/is_percent}}{{^is_percent}}{{^is_tiers}}{{#price}}<b>{{price | money}}</b>{{/price}}{{^price}}{{^is_by_options}}{{#is_free}}бесплатно{{/is_free}}{{^is_free}}по запросу{{/is_free}}{{/is_by_options}}{{/price}}{{#is_per_seat}}<div class="small">за рабочее место</div>{{/is_per_seat}}{{#is_per_period}}<div class="small">за период{{#period_months}} {{period_months}} мес.{{/period_months}}</div>{{/is_per_period}}{{#is_by_options}}<div class="small">и выбранные опции</div>{{/is_by_options}}{{/is_tiers}}{{/is_percent}}{{#is_tiers}}{{#tiers}}<div>от {{from | number}}: <b>{{price | money}}</b></div>{{/tiers}}{{/is_tiers}}{{#vat_added}}<div class="small">плюс НДС {{vat_rate | percent}}</div>{{/vat_added}}</td></tr>
{{#options}}<tr class="option"><td class="name">+ {{name}}</td><td class="term"></td><td class="price">{{#included}}включено{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>
{{/options}}</tbody>
{{/packages}}
</table>
{{/groups}}
{{^groups}}<p>Сегодня ничего не продаётся.</p>{{/groups}}

<div class="note small">{{#has_vat}}Цены указаны с НДС, если не сказано иное. {{/has_vat}}Цены действительны на дату прайс-листа и не являются публичной офертой.</div>
</body>
</html>
',NULL,1,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(15,'01a20b41-c486-7360-8f1d-bd522e57fbd7',33,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Ценова листа','price_list','bg','<!DOCTYPE html>
<html lang="bg">
<head>
<meta charset="utf-8">
<title>Ценова листа {{date | date}}</title>
<style>
@page { size: A4; margin: 14mm 18mm 12mm 18mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }
.band { position: absolute; left: 0; right: 0; top: 0; height: 36mm; background: #17345c; z-index: -1; }
.rule { position: absolute; left: 0; right: 0; top: 36mm; height: 1.2mm; background: #c9a227; z-index: -1; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; }
.masthead { color: #ffffff; margin-top: -4mm; min-height: 27mm; }
.masthead .logo { width: 17mm; }
.masthead .logo img { width: 13mm; height: 13mm; }
.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }
.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }
.masthead .right { text-align: right; width: 78mm; }
.masthead .kind { font-size: 17pt; font-weight: bold; line-height: 1.25; }
.masthead .date { font-size: 9.5pt; color: #d9b94a; }
h2 { font-size: 13pt; color: #17345c; margin: 8mm 0 1mm 0; }
.lead { margin: 0 0 1mm 0; color: #5e6c7a; }
.lines { margin-top: 2mm; }
.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;
            border-bottom: 1.2pt solid #17345c; padding: 1.6mm 2mm; }
.lines td { padding: 1.8mm 2mm; border-top: 0.6pt solid #d8dfe7; }
.lines tbody { page-break-inside: avoid; }
.lines .price { text-align: right; white-space: nowrap; width: 38mm; }
.lines .term { width: 27mm; }
.lines .option td { border-top: none; padding-top: 0; font-size: 8.5pt; color: #3c4a59; }
.lines .option .name { padding-left: 7mm; }
.name b { font-size: 10.5pt; color: #17345c; }
.price b { font-size: 10.5pt; }
.small { font-size: 8.5pt; color: #5e6c7a; }
.text p { margin: 0 0 0.8mm 0; }
.text ul, .text ol { margin: 0 0 0.8mm 0; padding-left: 4mm; }
.note { margin-top: 7mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227;
        page-break-inside: avoid; }
footer { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr><td>{{#company.name}}{{company.name}} · {{/company.name}}Ценова листа · {{date | date}}</td><td class="page">Страница {{page}} от {{pages}}</td></tr></table>
</footer>

<div class="band"></div>
<div class="rule"></div>
<div class="masthead">
<table><tr>
<td class="logo"><img src="logo" alt=""></td>
<td><div class="company">{{company.name}}</div>
<div class="contact">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div></td>
<td class="right"><div class="kind">Ценова листа</div><div class="date">към {{date | date long}}</div></td>
</tr></table>
</div>

{{#groups}}
<h2>{{name | default "Пакети"}}</h2>
{{#description}}<p class="lead">{{description | lines}}</p>{{/description}}
<table class="lines">
<thead><tr><th>Наименование</th><th class="term">Срок</th><th class="price">Цена</th></tr></thead>
{{#packages}}
<tbody><tr><td class="name"><b>{{name}}</b>{{#description}}<div class="small text">{{description_marked | formatted}}</div>{{/description}}
{{#characteristics}}{{#@first}}<div class="small">{{/@first}}{{name}}: {{value}}{{#unit}} {{unit}}{{/unit}}{{^@last}} · {{/@last}}{{#@last}}</div>{{/@last}}{{/characteristics}}</td>
<td class="term">{{#term_months}}{{term_months}} мес.{{/term_months}}{{^term_months}}безсрочно{{/term_months}}</td>
<td class="price">{{#is_percent}}<b>{{percent | percent}}</b><div class="small">от обявената стойност</div>{{/is_percent}}{{^is_percent}}{{^is_tiers}}{{#price}}<b>{{price | money}}</b>{{/price}}{{^price}}{{^is_by_options}}{{#is_free}}безплатно{{/is_free}}{{^is_free}}по запитване{{/is_free}}{{/is_by_options}}{{/price}}{{#is_per_seat}}<div class="small">за работно място</div>{{/is_per_seat}}{{#is_per_period}}<div class="small">за период{{#period_months}} {{period_months}} мес.{{/period_months}}</div>{{/is_per_period}}{{#is_by_options}}<div class="small">и избраните опции</div>{{/is_by_options}}{{/is_tiers}}{{/is_percent}}{{#is_tiers}}{{#tiers}}<div>от {{from | number}}: <b>{{price | money}}</b></div>{{/tiers}}{{/is_tiers}}{{#vat_added}}<div class="small">плюс ДДС {{vat_rate | percent}}</div>{{/vat_added}}</td></tr>
{{#options}}<tr class="option"><td class="name">+ {{name}}</td><td class="term"></td><td class="price">{{#included}}включено{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>
{{/options}}</tbody>
{{/packages}}
</table>
{{/groups}}
{{^groups}}<p>Днес нищо не се продава.</p>{{/groups}}

<div class="note small">{{#has_vat}}Цените са с ДДС, освен ако не е посочено друго. {{/has_vat}}Цените са валидни към датата на листата и не са публична оферта.</div>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(16,'01a20b41-c486-7362-b93d-c81f95bfa442',35,0,1795485189253,NULL,1795485189253,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 3',NULL,'Qiymət cədvəli','price_list','az','<!DOCTYPE html>
<html lang="az">
<head>
<meta charset="utf-8">
<title>Qiymət cədvəli {{date | date}}</title>
<style>
@page { size: A4; margin: 14mm 18mm 12mm 18mm; }
body { font-family: Cantarell, "DejaVu Sans", sans-serif; font-size: 9.5pt; line-height: 1.4; color: #22303f; }
.band { position: absolute; left: 0; right: 0; top: 0; height: 36mm; background: #17345c; z-index: -1; }
.rule { position: absolute; left: 0; right: 0; top: 36mm; height: 1.2mm; background: #c9a227; z-index: -1; }
table { border-collapse: collapse; width: 100%; }
td, th { padding: 0; text-align: left; vertical-align: top; }
.masthead { color: #ffffff; margin-top: -4mm; min-height: 27mm; }
.masthead .logo { width: 17mm; }
.masthead .logo img { width: 13mm; height: 13mm; }
.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }
.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }
.masthead .right { text-align: right; width: 78mm; }
.masthead .kind { font-size: 17pt; font-weight: bold; line-height: 1.25; }
.masthead .date { font-size: 9.5pt; color: #d9b94a; }
h2 { font-size: 13pt; color: #17345c; margin: 8mm 0 1mm 0; }
.lead { margin: 0 0 1mm 0; color: #5e6c7a; }
.lines { margin-top: 2mm; }
.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;
            border-bottom: 1.2pt solid #17345c; padding: 1.6mm 2mm; }
.lines td { padding: 1.8mm 2mm; border-top: 0.6pt solid #d8dfe7; }
.lines tbody { page-break-inside: avoid; }
.lines .price { text-align: right; white-space: nowrap; width: 38mm; }
.lines .term { width: 27mm; }
.lines .option td { border-top: none; padding-top: 0; font-size: 8.5pt; color: #3c4a59; }
.lines .option .name { padding-left: 7mm; }
.name b { font-size: 10.5pt; color: #17345c; }
.price b { font-size: 10.5pt; }
.small { font-size: 8.5pt; color: #5e6c7a; }
.text p { margin: 0 0 0.8mm 0; }
.text ul, .text ol { margin: 0 0 0.8mm 0; padding-left: 4mm; }
.note { margin-top: 7mm; padding: 2.5mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227;
        page-break-inside: avoid; }
footer { border-top: 0.6pt solid #d8dfe7; padding-top: 2mm; margin-top: 5mm; font-size: 8pt; color: #73818f; }
footer .page { text-align: right; width: 34mm; }
</style>
</head>
<body>
<footer>
<table><tr><td>{{#company.name}}{{company.name}} · {{/company.name}}Qiymət cədvəli · {{date | date}}</td><td class="page">Səhifə {{page}} / {{pages}}</td></tr></table>
</footer>

<div class="band"></div>
<div class="rule"></div>
<div class="masthead">
<table><tr>
<td class="logo"><img src="logo" alt=""></td>
<td><div class="company">{{company.name}}</div>
<div class="contact">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div></td>
<td class="right"><div class="kind">Qiymət cədvəli</div><div class="date"> {{date | date long}}</div></td>
</tr></table>
</div>

{{#groups}}
<h2>{{name | default "Paketlər"}}</h2>
{{#description}}<p class="lead">{{description | lines}}</p>{{/description}}
<table class="lines">
<thead><tr><th>Adı</th><th class="term">Müddət</th><th class="price">Qiymət</th></tr></thead>
{{#packages}}
<tbody><tr><td class="name"><b>{{name}}</b>{{#description}}<div class="small text">{{description_marked | formatted}}</div>{{/description}}
{{#characteristics}}{{#@first}}<div class="small">{{/@first}}{{name}}: {{value}}{{#unit}} {{unit}}{{/unit}}{{^@last}} · {{/@last}}{{#@last}}</div>{{/@last}}{{/characteristics}}</td>
<td class="term">{{#term_months}}{{term_months}} ay{{/term_months}}{{^term_months}}müddətsiz{{/term_months}}</td>
<td class="price">{{#is_percent}}<b>{{percent | percent}}</b><div class="small">bəyan edilmiş dəyərdən</div>{{/is_percent}}{{^is_percent}}{{^is_tiers}}{{#price}}<b>{{price | money}}</b>{{/price}}{{^price}}{{^is_by_options}}{{#is_free}}pulsuz{{/is_free}}{{^is_free}}sorğu əsasında{{/is_free}}{{/is_by_options}}{{/price}}{{#is_per_seat}}<div class="small">bir iş yeri üçün</div>{{/is_per_seat}}{{#is_per_period}}<div class="small">dövr üçün{{#period_months}} {{period_months}} ay{{/period_months}}</div>{{/is_per_period}}{{#is_by_options}}<div class="small">və seçilmiş əlavələr</div>{{/is_by_options}}{{/is_tiers}}{{/is_percent}}{{#is_tiers}}{{#tiers}}<div>minimum {{from | number}}: <b>{{price | money}}</b></div>{{/tiers}}{{/is_tiers}}{{#vat_added}}<div class="small">üstəgəl ƏDV {{vat_rate | percent}}</div>{{/vat_added}}</td></tr>
{{#options}}<tr class="option"><td class="name">+ {{name}}</td><td class="term"></td><td class="price">{{#included}}daxildir{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>
{{/options}}</tbody>
{{/packages}}
</table>
{{/groups}}
{{^groups}}<p>Bu gün satışda heç nə yoxdur.</p>{{/groups}}

<div class="note small">{{#has_vat}}Başqa cür göstərilməyibsə, qiymətlərə ƏDV daxildir. {{/has_vat}}Qiymətlər cədvəlin tarixi üçün qüvvədədir və açıq oferta deyil.</div>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
CREATE TABLE "ticket"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "number" TEXT, "subject" TEXT, "body" TEXT, "operation" TEXT, "happened_at" BIGINT, "attachments" TEXT, "category" TEXT, "order" TEXT, "author" TEXT, "author_name" TEXT, "client" TEXT, "priority" TEXT, "status" TEXT, "status_since" BIGINT, "assignee" TEXT, "opened_at" BIGINT, "first_answer_at" BIGINT, "answer_due_at" BIGINT, "last_client_at" BIGINT, "last_staff_at" BIGINT, "done_at" BIGINT, "warned_at" BIGINT, "closed_at" BIGINT, "policy" BIGINT, "follows" TEXT, UNIQUE(org, id));
CREATE TABLE "ticket_message"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "ticket" TEXT, "kind" TEXT, "writer" TEXT, "writer_name" TEXT, "by_office" BIGINT, "text" TEXT, "attachments" TEXT, "written_at" BIGINT, "author" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE "tracking_link"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "code" TEXT, "name" TEXT, "target" TEXT, "campaign" TEXT, "creative" TEXT, "sub1" TEXT, "sub2" TEXT, "sub3" TEXT, "sub4" TEXT, "sub5" TEXT, "state" TEXT, "partner" TEXT, "agent" TEXT, "visits" BIGINT, "registrations" BIGINT, "first_payments" BIGINT, "revenue" BIGINT, "currency" TEXT, "figured_at" BIGINT, UNIQUE(org, id));
CREATE TABLE "traffic_figure"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "hour" BIGINT, "link" TEXT, "campaign" TEXT, "creative" TEXT, "sub1" TEXT, "sub2" TEXT, "sub3" TEXT, "sub4" TEXT, "sub5" TEXT, "source" TEXT, "country" TEXT, "visits" BIGINT, "registrations" BIGINT, "first_payments" BIGINT, "active_clients" BIGINT, "revenue" BIGINT, "currency" TEXT, "figured_at" BIGINT, "partner" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "user"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "surname" TEXT, "given_name" TEXT, "patronymic" TEXT, "phone" TEXT, "email" TEXT, "identifier" TEXT, "birth_date" TEXT, "address" TEXT, "city" TEXT, "region" TEXT, "postcode" TEXT, "country" TEXT, "status" TEXT, "must_change_password" BIGINT, "phone_confirmed_at" BIGINT, "email_confirmed_at" BIGINT, "recovery_phone" TEXT, "locale" TEXT, "last_sign_in_at" BIGINT, "two_factor" TEXT, "identity" TEXT, "partner" TEXT, "department" TEXT, "client" TEXT, UNIQUE(org, id));
INSERT INTO "user" VALUES(1,'01a20b41-c4d8-71e5-bcbd-52d457e3668e',55,0,1795485189336,NULL,1795485189336,NULL,'01a20b41-c475-70c1-a0f8-07037d7fd318','1 4','кузнецова
анна
admin@example.org','Кузнецова','Анна',NULL,NULL,'admin@example.org','XB7NNBR',NULL,NULL,NULL,NULL,NULL,NULL,'active',0,NULL,1795485189336,NULL,NULL,1795485189488,'off','not_given',NULL,NULL,NULL);
CREATE TABLE webhook(org TEXT NOT NULL, id TEXT NOT NULL, "user" TEXT NOT NULL,  membership TEXT NOT NULL, "key" TEXT, url TEXT NOT NULL, events TEXT NOT NULL, secret TEXT NOT NULL,  state TEXT NOT NULL, reason TEXT, created_at BIGINT NOT NULL, failing_since BIGINT NOT NULL,  failures BIGINT NOT NULL, next_at BIGINT NOT NULL, lease_by TEXT, lease_until BIGINT NOT NULL,  PRIMARY KEY(org, id));
CREATE TABLE webhook_delivery(org TEXT NOT NULL, id TEXT NOT NULL, webhook TEXT NOT NULL,  message TEXT NOT NULL, rev BIGINT NOT NULL, entity TEXT NOT NULL, "row" TEXT NOT NULL,  op TEXT NOT NULL, event_at BIGINT NOT NULL, at BIGINT NOT NULL, duration BIGINT NOT NULL,  outcome TEXT NOT NULL, status BIGINT NOT NULL, detail TEXT, PRIMARY KEY(org, id));
CREATE TABLE webhook_event(org TEXT NOT NULL, webhook TEXT NOT NULL, rev BIGINT NOT NULL,  id TEXT NOT NULL, entity TEXT NOT NULL, "row" TEXT NOT NULL, op TEXT NOT NULL, at BIGINT NOT NULL,  PRIMARY KEY(org, webhook, rev));
CREATE INDEX session_by_user ON session(org, "user");
CREATE INDEX access_token_session ON access_token(org, session);
CREATE INDEX refresh_token_session ON refresh_token(org, session);
CREATE INDEX api_token_key ON api_token(org, "key");
CREATE INDEX api_answer_at ON api_answer(at);
CREATE INDEX webhook_delivery_webhook ON webhook_delivery(org, webhook, id);
CREATE INDEX webhook_delivery_at ON webhook_delivery(at);
CREATE UNIQUE INDEX "user.phone" ON "user"(org, "phone") WHERE deleted = 0 AND "phone" IS NOT NULL;
CREATE UNIQUE INDEX "user.email" ON "user"(org, "email") WHERE deleted = 0 AND "email" IS NOT NULL;
CREATE UNIQUE INDEX "user.identifier" ON "user"(org, "identifier") WHERE deleted = 0 AND "identifier" IS NOT NULL;
CREATE INDEX "user.partner" ON "user"(org, "partner");
CREATE INDEX "user.client" ON "user"(org, "client");
CREATE INDEX "department.partner" ON "department"(org, "partner");
CREATE INDEX "department.parent" ON "department"(org, "parent");
CREATE INDEX "agent.user" ON "agent"(org, "user");
CREATE INDEX "agent.partner" ON "agent"(org, "partner");
CREATE INDEX "agent.department" ON "agent"(org, "department");
CREATE INDEX "client.partner" ON "client"(org, "partner");
CREATE INDEX "client.agent" ON "client"(org, "agent");
CREATE INDEX "membership.user" ON "membership"(org, "user");
CREATE INDEX "membership.partner" ON "membership"(org, "partner");
CREATE INDEX "membership.department" ON "membership"(org, "department");
CREATE INDEX "membership.agent" ON "membership"(org, "agent");
CREATE INDEX "membership.client" ON "membership"(org, "client");
CREATE INDEX "role_request.user" ON "role_request"(org, "user");
CREATE INDEX "consent.user" ON "consent"(org, "user");
CREATE UNIQUE INDEX "package_kind.name" ON "package_kind"(org, "name") WHERE deleted = 0 AND "name" IS NOT NULL;
CREATE INDEX "package.kind" ON "package"(org, "kind");
CREATE INDEX "package_option.package" ON "package_option"(org, "package");
CREATE INDEX "package_option.option" ON "package_option"(org, "option");
CREATE INDEX "package_binding.partner" ON "package_binding"(org, "partner");
CREATE INDEX "package_binding.package" ON "package_binding"(org, "package");
CREATE UNIQUE INDEX "promo_code.code" ON "promo_code"(org, "code") WHERE deleted = 0 AND "code" IS NOT NULL;
CREATE INDEX "promo_code.partner" ON "promo_code"(org, "partner");
CREATE INDEX "promo_code_package.promo_code" ON "promo_code_package"(org, "promo_code");
CREATE INDEX "promo_code_package.package" ON "promo_code_package"(org, "package");
CREATE INDEX "offer.client" ON "offer"(org, "client");
CREATE INDEX "reward_plan.partner" ON "reward_plan"(org, "partner");
CREATE INDEX "requisites.client" ON "requisites"(org, "client");
CREATE INDEX "requisites.partner" ON "requisites"(org, "partner");
CREATE INDEX "client_product.client" ON "client_product"(org, "client");
CREATE INDEX "client_product.package" ON "client_product"(org, "package");
CREATE INDEX "client_contact.client" ON "client_contact"(org, "client");
CREATE INDEX "client_contact.user" ON "client_contact"(org, "user");
CREATE UNIQUE INDEX "order.number" ON "order"(org, "number") WHERE deleted = 0 AND "number" IS NOT NULL;
CREATE INDEX "order.partner" ON "order"(org, "partner");
CREATE INDEX "order.department" ON "order"(org, "department");
CREATE INDEX "order.agent" ON "order"(org, "agent");
CREATE INDEX "order.client" ON "order"(org, "client");
CREATE UNIQUE INDEX "licence.number" ON "licence"(org, "number") WHERE deleted = 0 AND "number" IS NOT NULL;
CREATE INDEX "licence.client" ON "licence"(org, "client");
CREATE INDEX "licence.package" ON "licence"(org, "package");
CREATE INDEX "licence.order" ON "licence"(org, "order");
CREATE INDEX "licence.partner" ON "licence"(org, "partner");
CREATE INDEX "licence.department" ON "licence"(org, "department");
CREATE INDEX "licence.agent" ON "licence"(org, "agent");
CREATE INDEX "order_line.order" ON "order_line"(org, "order");
CREATE UNIQUE INDEX "invoice.number" ON "invoice"(org, "number") WHERE deleted = 0 AND "number" IS NOT NULL;
CREATE INDEX "invoice.order" ON "invoice"(org, "order");
CREATE INDEX "invoice.partner" ON "invoice"(org, "partner");
CREATE INDEX "invoice.department" ON "invoice"(org, "department");
CREATE INDEX "invoice.agent" ON "invoice"(org, "agent");
CREATE INDEX "invoice.client" ON "invoice"(org, "client");
CREATE INDEX "invoice_line.invoice" ON "invoice_line"(org, "invoice");
CREATE INDEX "payment.order" ON "payment"(org, "order");
CREATE INDEX "payment.invoice" ON "payment"(org, "invoice");
CREATE UNIQUE INDEX "payment.idempotency_key" ON "payment"(org, "idempotency_key") WHERE deleted = 0 AND "idempotency_key" IS NOT NULL;
CREATE INDEX "payment.partner" ON "payment"(org, "partner");
CREATE INDEX "payment.department" ON "payment"(org, "department");
CREATE INDEX "payment.agent" ON "payment"(org, "agent");
CREATE INDEX "payment.client" ON "payment"(org, "client");
CREATE INDEX "refund.payment" ON "refund"(org, "payment");
CREATE UNIQUE INDEX "refund.idempotency_key" ON "refund"(org, "idempotency_key") WHERE deleted = 0 AND "idempotency_key" IS NOT NULL;
CREATE INDEX "refund.order" ON "refund"(org, "order");
CREATE INDEX "refund.partner" ON "refund"(org, "partner");
CREATE INDEX "refund.department" ON "refund"(org, "department");
CREATE INDEX "refund.agent" ON "refund"(org, "agent");
CREATE INDEX "refund.client" ON "refund"(org, "client");
CREATE INDEX "refund.package" ON "refund"(org, "package");
CREATE INDEX "payment_event.payment" ON "payment_event"(org, "payment");
CREATE INDEX "payment_event.refund" ON "payment_event"(org, "refund");
CREATE UNIQUE INDEX "ledger_account.code" ON "ledger_account"(org, "code") WHERE deleted = 0 AND "code" IS NOT NULL;
CREATE INDEX "ledger_account.partner" ON "ledger_account"(org, "partner");
CREATE INDEX "ledger_account.agent" ON "ledger_account"(org, "agent");
CREATE INDEX "ledger_line.account" ON "ledger_line"(org, "account");
CREATE INDEX "payout_method.partner" ON "payout_method"(org, "partner");
CREATE INDEX "payout_method.agent" ON "payout_method"(org, "agent");
CREATE UNIQUE INDEX "payout.number" ON "payout"(org, "number") WHERE deleted = 0 AND "number" IS NOT NULL;
CREATE INDEX "payout.partner" ON "payout"(org, "partner");
CREATE INDEX "payout.agent" ON "payout"(org, "agent");
CREATE INDEX "payout.method" ON "payout"(org, "method");
CREATE INDEX "service.client" ON "service"(org, "client");
CREATE INDEX "service.package" ON "service"(org, "package");
CREATE INDEX "application.applicant" ON "application"(org, "applicant");
CREATE INDEX "application.partner" ON "application"(org, "partner");
CREATE INDEX "application_document.application" ON "application_document"(org, "application");
CREATE INDEX "interview_slot.application" ON "interview_slot"(org, "application");
CREATE INDEX "application_contract.application" ON "application_contract"(org, "application");
CREATE INDEX "campaign.partner" ON "campaign"(org, "partner");
CREATE INDEX "campaign.agent" ON "campaign"(org, "agent");
CREATE UNIQUE INDEX "tracking_link.code" ON "tracking_link"(org, "code") WHERE deleted = 0 AND "code" IS NOT NULL;
CREATE INDEX "tracking_link.campaign" ON "tracking_link"(org, "campaign");
CREATE INDEX "tracking_link.creative" ON "tracking_link"(org, "creative");
CREATE INDEX "tracking_link.partner" ON "tracking_link"(org, "partner");
CREATE INDEX "tracking_link.agent" ON "tracking_link"(org, "agent");
CREATE INDEX "traffic_figure.link" ON "traffic_figure"(org, "link");
CREATE INDEX "traffic_figure.campaign" ON "traffic_figure"(org, "campaign");
CREATE INDEX "traffic_figure.creative" ON "traffic_figure"(org, "creative");
CREATE INDEX "traffic_figure.partner" ON "traffic_figure"(org, "partner");
CREATE UNIQUE INDEX "ticket.number" ON "ticket"(org, "number") WHERE deleted = 0 AND "number" IS NOT NULL;
CREATE INDEX "ticket.order" ON "ticket"(org, "order");
CREATE INDEX "ticket.author" ON "ticket"(org, "author");
CREATE INDEX "ticket.client" ON "ticket"(org, "client");
CREATE INDEX "ticket.assignee" ON "ticket"(org, "assignee");
CREATE INDEX "ticket_message.ticket" ON "ticket_message"(org, "ticket");
CREATE INDEX "ticket_message.writer" ON "ticket_message"(org, "writer");
CREATE INDEX "conversation.user" ON "conversation"(org, "user");
CREATE INDEX "conversation.client" ON "conversation"(org, "client");
CREATE INDEX "message.conversation" ON "message"(org, "conversation");
CREATE INDEX "message.writer" ON "message"(org, "writer");
CREATE INDEX "read_mark.user" ON "read_mark"(org, "user");
CREATE INDEX "sent_message.user" ON "sent_message"(org, "user");
CREATE INDEX "sent_message.client" ON "sent_message"(org, "client");
CREATE INDEX "sent_message.sender" ON "sent_message"(org, "sender");
CREATE INDEX "sms.sender" ON "sms"(org, "sender");
CREATE INDEX "sms.client" ON "sms"(org, "client");
CREATE INDEX "folder.parent" ON "folder"(org, "parent");
CREATE INDEX "document.folder" ON "document"(org, "folder");
CREATE INDEX "document.partner" ON "document"(org, "partner");
CREATE INDEX "document.client" ON "document"(org, "client");
CREATE INDEX "document_version.document" ON "document_version"(org, "document");
CREATE INDEX "moderation_case.author" ON "moderation_case"(org, "author");
CREATE UNIQUE INDEX "setting.key" ON "setting"(org, "key") WHERE deleted = 0 AND "key" IS NOT NULL;
CREATE INDEX "number_lease.user" ON "number_lease"(org, "user");
CREATE INDEX "activity.user" ON "activity"(org, "user");
CREATE INDEX number_lease_range ON number_lease(org, kind, prefix, "first");
CREATE INDEX licence_deleted_number ON licence(org, number) WHERE deleted = 1;
CREATE INDEX order_deleted_number ON "order"(org, number) WHERE deleted = 1;
CREATE INDEX invoice_deleted_number ON invoice(org, number) WHERE deleted = 1;
CREATE INDEX ticket_deleted_number ON ticket(org, number) WHERE deleted = 1;
CREATE INDEX activity_row ON activity(org, "row");
CREATE INDEX payment_work_token ON payment_work(token);
CREATE INDEX payment_work_next ON payment_work(next_at);
CREATE INDEX payment_work_ref ON payment_work(ref);
CREATE INDEX message_work_next ON message_work(next_at);
CREATE INDEX one_time_link_user ON one_time_link(org, "user");
CREATE INDEX registration_hash ON registration(org, hash);
CREATE INDEX registration_made ON registration(org, made_at);
CREATE INDEX tracking_link_by_code ON tracking_link(code) WHERE deleted = 0;
COMMIT;
