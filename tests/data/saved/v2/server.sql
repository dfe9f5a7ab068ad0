PRAGMA user_version=2;
BEGIN TRANSACTION;
CREATE TABLE access_token(org TEXT NOT NULL, hash TEXT NOT NULL, session TEXT NOT NULL,  expires_at BIGINT NOT NULL, PRIMARY KEY(org, hash));
INSERT INTO "access_token" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca','cc3e85e650b12fd2c75ca4fed7858e3b501a4c3f388012e5850d8b75717b66e1','01a206a2-4944-717d-abb1-5d1af5664cde',1795494028613);
INSERT INTO "access_token" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca','645a2bacb5e1bb0908aaa652a515302ec8847b5f7eb14d3f8900746fa6b63b40','01a206a2-4972-7207-b540-c178cb0d23e4',1795494028658);
CREATE TABLE "activity"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "at" BIGINT, "user" TEXT, "user_name" TEXT, "device" TEXT, "action" TEXT, "subject" TEXT, "row" TEXT, "row_title" TEXT, "before" TEXT, "after" TEXT, "partner" TEXT, "department" TEXT, UNIQUE(org, id));
INSERT INTO "activity" VALUES(1,'01a206a2-48d9-747f-9c87-c3ae5c134b60',2,0,1795407628505,NULL,1795407628505,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1',NULL,1795407628505,NULL,NULL,NULL,'create','setting','01a206a2-48d9-747e-a573-13632203c92c','company',NULL,'{"key":"company","value":{"name":"ООО «Тест и Право»"},"audience":"everyone"}',NULL,NULL);
INSERT INTO "activity" VALUES(2,'01a206a2-48d9-7481-8cb6-8b948f1971b1',4,0,1795407628505,NULL,1795407628505,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1',NULL,1795407628505,NULL,NULL,NULL,'create','setting','01a206a2-48d9-7480-8ad4-745a9f95fe5b','signing_key',NULL,'{"key":"signing_key","value":{"algorithm":"ed25519","key":"Y77SawsqA/WQQ7p3Y14HdFBIzbs1sOVkdm3kbIhIGxU="},"audience":"everyone"}',NULL,NULL);
INSERT INTO "activity" VALUES(3,'01a206a2-48da-7077-855b-08c6a1a52f8c',6,0,1795407628506,NULL,1795407628506,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1',NULL,1795407628506,NULL,NULL,'kabinetctl','create','template','01a206a2-48da-7076-8a67-6a6111527176','Лицензия',NULL,'{"name":"Лицензия","kind":"licence","language":"ru","html":"<!DOCTYPE html>\n<html lang=\"ru\">\n<head>\n<meta charset=\"utf-8\">\n<title>Лицензия {{licence.number}}</title>\n<style>\n@page { size: A4; margin: 14mm 18mm 12mm 18mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 10pt; line-height: 1.4; color: #22303f; }\n.band { position: absolute; left: 0; right: 0; top: 0; height: 40mm; background: #17345c; z-index: -1; }\n.rule { position: absolute; left: 0; right: 0; top: 40mm; height: 1.2mm; background: #c9a227; z-index: -1; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; }\n.masthead { color: #ffffff; margin-top: -4mm; min-height: 31mm; }\n.masthead .logo { width: 17mm; }\n.masthead .logo img { width: 13mm; height: 13mm; }\n.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }\n.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }\n.masthead .right { text-align: right; width: 78mm; }\n.masthead .kind { font-size: 8.5pt; letter-spacing: 1.5pt; text-transform: uppercase; color: #d9b94a; }\n.masthead .number { font-size: 17pt; font-weight: bold; line-height: 1.25; }\nh1 { font-size: 21pt; line-height: 1.2; margin: 9mm 0 1.5mm 0; color: #17345c; }\n.lead { font-size: 11pt; color: #51606f; margin: 0 0 6mm 0; }\n.facts td { width: 33.33%; padding-right: 3mm; }\n.facts td:last-child { padding-right: 0; }\n.card { padding: 3mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }\n.label { font-size: 7.5pt; letter-spacing: 0.7pt; text-transform: uppercase; color: #73818f; }\n.value { font-size: 11.5pt; font-weight: bold; color: #17345c; }\nh2 { font-size: 10pt; letter-spacing: 0.8pt; text-transform: uppercase; color: #17345c;\n     margin: 7mm 0 2mm 0; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;\n            border-bottom: 1.2pt solid #17345c; padding: 1.8mm 2mm; }\n.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.9mm 2mm; }\n.lines .n { width: 9mm; color: #73818f; }\n.lines .price { text-align: right; white-space: nowrap; width: 38mm; }\n.lines .total td { border-bottom: none; font-size: 12pt; font-weight: bold; color: #17345c; padding-top: 3mm; }\n.parties td { width: 50%; padding-right: 6mm; }\n.name { font-weight: bold; font-size: 11pt; }\n.proof { margin-top: 8mm; page-break-inside: avoid; }\n.proof .code { width: 41mm; }\n.proof qr { width: 34mm; color: #17345c; }\n.proof p { margin: 0 0 2mm 0; }\n.sign { border-bottom: 0.8pt solid #73818f; height: 11mm; width: 62mm; }\n.small { font-size: 8.5pt; color: #73818f; }\n.stamp { position: absolute; right: 18mm; top: 45mm; border: 2pt solid #b3261e; border-radius: 3mm; color: #b3261e;\n         font-size: 13pt; font-weight: bold; letter-spacing: 2pt; text-transform: uppercase; padding: 1.5mm 5mm;\n         opacity: 0.85; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2.5mm; margin-top: 6mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr>\n<td>{{company.name}}{{#company.inn}} · ИНН {{company.inn}}{{/company.inn}}{{#company.address}} · {{company.address}}{{/company.address}}</td>\n<td class=\"page\">Страница {{page}} из {{pages}}</td>\n</tr></table>\n</footer>\n\n<div class=\"band\"></div>\n<div class=\"rule\"></div>\n{{#licence.is_draft}}<div class=\"stamp\">Черновик</div>{{/licence.is_draft}}\n{{#licence.is_awaiting_payment}}<div class=\"stamp\">Не оплачена</div>{{/licence.is_awaiting_payment}}\n{{#licence.is_suspended}}<div class=\"stamp\">Приостановлена</div>{{/licence.is_suspended}}\n{{#licence.is_expired}}<div class=\"stamp\">Истекла</div>{{/licence.is_expired}}\n{{#licence.is_revoked}}<div class=\"stamp\">Отозвана</div>{{/licence.is_revoked}}\n{{#licence.is_transferred}}<div class=\"stamp\">Передана</div>{{/licence.is_transferred}}\n\n<div class=\"masthead\">\n<table><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td>\n<div class=\"company\">{{company.name}}</div>\n<div class=\"contact\">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div>\n</td>\n<td class=\"right\">\n<div class=\"kind\">Лицензия</div>\n<div class=\"number\">{{licence.number}}</div>\n{{#licence.issued_on}}<div class=\"contact\">выдана {{licence.issued_on | date}}</div>{{/licence.issued_on}}\n</td>\n</tr></table>\n</div>\n\n<h1>{{package.name}}</h1>\n<p class=\"lead\">Настоящая лицензия выдана: <b>{{client.full_name}}</b></p>\n\n<table class=\"facts\"><tr>\n<td><div class=\"card\"><div class=\"label\">Действует с</div><div class=\"value\">{{licence.valid_from | date | default \"—\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Действует по</div><div class=\"value\">{{licence.valid_to | date | default \"бессрочно\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Количество</div><div class=\"value\">{{licence.quantity | number}}</div></div></td>\n</tr></table>\n\n<h2>Состав лицензии</h2>\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Наименование</th><th class=\"price\">Стоимость</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"price\">{{#included}}включено{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>\n{{/lines}}\n</tbody>\n<tfoot>\n<tr class=\"total\"><td></td><td>Итого{{#promo}} <span class=\"small\">(промокод {{promo}})</span>{{/promo}}</td><td class=\"price\">{{licence.price | money}}</td></tr>\n</tfoot>\n</table>\n\n<h2>Стороны</h2>\n<table class=\"parties\"><tr>\n<td>\n<div class=\"label\">Владелец лицензии</div>\n<div class=\"name\">{{client.full_name}}</div>\n{{#client.phone}}<div>{{client.phone | phone}}</div>{{/client.phone}}\n{{#client.email}}<div>{{client.email}}</div>{{/client.email}}\n{{#client.address}}<div>{{client.address | lines}}</div>{{/client.address}}\n</td>\n<td>\n<div class=\"label\">Лицензиар</div>\n<div class=\"name\">{{company.name}}</div>\n{{#company.address}}<div>{{company.address | lines}}</div>{{/company.address}}\n{{#partner.name}}<div class=\"small\">Партнёр: {{partner.name}}</div>{{/partner.name}}\n{{#agent.name}}<div class=\"small\">Агент: {{agent.name}}</div>{{/agent.name}}\n</td>\n</tr></table>\n\n<table class=\"proof\"><tr>\n{{#licence.code}}<td class=\"code\"><qr quiet=\"0\">{{licence.code}}</qr></td>{{/licence.code}}\n<td>\n{{#licence.code}}<p class=\"small\">Код содержит условия лицензии и электронную подпись под ними. Условия покажет любая программа чтения QR-кодов, подпись без сети проверит Kabinet.</p>{{/licence.code}}\n<div class=\"sign\"></div>\n<div class=\"small\">{{company.director | default \"Подпись\"}}</div>\n</td>\n</tr></table>\n</body>\n</html>\n","is_default":true,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(4,'01a206a2-48da-7079-9fb6-17fa187c0cf6',8,0,1795407628506,NULL,1795407628506,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1',NULL,1795407628506,NULL,NULL,'kabinetctl','create','template','01a206a2-48da-7078-8700-140ce6e8a133','Licence',NULL,'{"name":"Licence","kind":"licence","language":"en","html":"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Licence {{licence.number}}</title>\n<style>\n@page { size: A4; margin: 14mm 18mm 12mm 18mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 10pt; line-height: 1.4; color: #22303f; }\n.band { position: absolute; left: 0; right: 0; top: 0; height: 40mm; background: #17345c; z-index: -1; }\n.rule { position: absolute; left: 0; right: 0; top: 40mm; height: 1.2mm; background: #c9a227; z-index: -1; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; }\n.masthead { color: #ffffff; margin-top: -4mm; min-height: 31mm; }\n.masthead .logo { width: 17mm; }\n.masthead .logo img { width: 13mm; height: 13mm; }\n.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }\n.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }\n.masthead .right { text-align: right; width: 78mm; }\n.masthead .kind { font-size: 8.5pt; letter-spacing: 1.5pt; text-transform: uppercase; color: #d9b94a; }\n.masthead .number { font-size: 17pt; font-weight: bold; line-height: 1.25; }\nh1 { font-size: 21pt; line-height: 1.2; margin: 9mm 0 1.5mm 0; color: #17345c; }\n.lead { font-size: 11pt; color: #51606f; margin: 0 0 6mm 0; }\n.facts td { width: 33.33%; padding-right: 3mm; }\n.facts td:last-child { padding-right: 0; }\n.card { padding: 3mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }\n.label { font-size: 7.5pt; letter-spacing: 0.7pt; text-transform: uppercase; color: #73818f; }\n.value { font-size: 11.5pt; font-weight: bold; color: #17345c; }\nh2 { font-size: 10pt; letter-spacing: 0.8pt; text-transform: uppercase; color: #17345c;\n     margin: 7mm 0 2mm 0; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;\n            border-bottom: 1.2pt solid #17345c; padding: 1.8mm 2mm; }\n.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.9mm 2mm; }\n.lines .n { width: 9mm; color: #73818f; }\n.lines .price { text-align: right; white-space: nowrap; width: 38mm; }\n.lines .total td { border-bottom: none; font-size: 12pt; font-weight: bold; color: #17345c; padding-top: 3mm; }\n.parties td { width: 50%; padding-right: 6mm; }\n.name { font-weight: bold; font-size: 11pt; }\n.proof { margin-top: 8mm; page-break-inside: avoid; }\n.proof .code { width: 41mm; }\n.proof qr { width: 34mm; color: #17345c; }\n.proof p { margin: 0 0 2mm 0; }\n.sign { border-bottom: 0.8pt solid #73818f; height: 11mm; width: 62mm; }\n.small { font-size: 8.5pt; color: #73818f; }\n.stamp { position: absolute; right: 18mm; top: 45mm; border: 2pt solid #b3261e; border-radius: 3mm; color: #b3261e;\n         font-size: 13pt; font-weight: bold; letter-spacing: 2pt; text-transform: uppercase; padding: 1.5mm 5mm;\n         opacity: 0.85; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2.5mm; margin-top: 6mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr>\n<td>{{company.name}}{{#company.inn}} · Tax number {{company.inn}}{{/company.inn}}{{#company.address}} · {{company.address}}{{/company.address}}</td>\n<td class=\"page\">Page {{page}} of {{pages}}</td>\n</tr></table>\n</footer>\n\n<div class=\"band\"></div>\n<div class=\"rule\"></div>\n{{#licence.is_draft}}<div class=\"stamp\">Draft</div>{{/licence.is_draft}}\n{{#licence.is_awaiting_payment}}<div class=\"stamp\">Not paid</div>{{/licence.is_awaiting_payment}}\n{{#licence.is_suspended}}<div class=\"stamp\">Suspended</div>{{/licence.is_suspended}}\n{{#licence.is_expired}}<div class=\"stamp\">Expired</div>{{/licence.is_expired}}\n{{#licence.is_revoked}}<div class=\"stamp\">Revoked</div>{{/licence.is_revoked}}\n{{#licence.is_transferred}}<div class=\"stamp\">Transferred</div>{{/licence.is_transferred}}\n\n<div class=\"masthead\">\n<table><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td>\n<div class=\"company\">{{company.name}}</div>\n<div class=\"contact\">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div>\n</td>\n<td class=\"right\">\n<div class=\"kind\">Licence</div>\n<div class=\"number\">{{licence.number}}</div>\n{{#licence.issued_on}}<div class=\"contact\">issued on {{licence.issued_on | date}}</div>{{/licence.issued_on}}\n</td>\n</tr></table>\n</div>\n\n<h1>{{package.name}}</h1>\n<p class=\"lead\">This licence is granted to <b>{{client.full_name}}</b></p>\n\n<table class=\"facts\"><tr>\n<td><div class=\"card\"><div class=\"label\">Valid from</div><div class=\"value\">{{licence.valid_from | date | default \"—\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Valid to</div><div class=\"value\">{{licence.valid_to | date | default \"no end date\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Quantity</div><div class=\"value\">{{licence.quantity | number}}</div></div></td>\n</tr></table>\n\n<h2>What the licence contains</h2>\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Item</th><th class=\"price\">Price</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"price\">{{#included}}included{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>\n{{/lines}}\n</tbody>\n<tfoot>\n<tr class=\"total\"><td></td><td>Total{{#promo}} <span class=\"small\">(promo code {{promo}})</span>{{/promo}}</td><td class=\"price\">{{licence.price | money}}</td></tr>\n</tfoot>\n</table>\n\n<h2>Parties</h2>\n<table class=\"parties\"><tr>\n<td>\n<div class=\"label\">Licence holder</div>\n<div class=\"name\">{{client.full_name}}</div>\n{{#client.phone}}<div>{{client.phone | phone}}</div>{{/client.phone}}\n{{#client.email}}<div>{{client.email}}</div>{{/client.email}}\n{{#client.address}}<div>{{client.address | lines}}</div>{{/client.address}}\n</td>\n<td>\n<div class=\"label\">Licensor</div>\n<div class=\"name\">{{company.name}}</div>\n{{#company.address}}<div>{{company.address | lines}}</div>{{/company.address}}\n{{#partner.name}}<div class=\"small\">Partner: {{partner.name}}</div>{{/partner.name}}\n{{#agent.name}}<div class=\"small\">Agent: {{agent.name}}</div>{{/agent.name}}\n</td>\n</tr></table>\n\n<table class=\"proof\"><tr>\n{{#licence.code}}<td class=\"code\"><qr quiet=\"0\">{{licence.code}}</qr></td>{{/licence.code}}\n<td>\n{{#licence.code}}<p class=\"small\">The code holds the terms of this licence and the electronic signature over them. Any QR reader shows the terms; Kabinet checks the signature without a network.</p>{{/licence.code}}\n<div class=\"sign\"></div>\n<div class=\"small\">{{company.director | default \"Signature\"}}</div>\n</td>\n</tr></table>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(5,'01a206a2-48da-707b-ac3c-1ffcbc216801',10,0,1795407628506,NULL,1795407628506,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1',NULL,1795407628506,NULL,NULL,'kabinetctl','create','template','01a206a2-48da-707a-8e76-0f234dddfc1f','Лиценз',NULL,'{"name":"Лиценз","kind":"licence","language":"bg","html":"<!DOCTYPE html>\n<html lang=\"bg\">\n<head>\n<meta charset=\"utf-8\">\n<title>Лиценз {{licence.number}}</title>\n<style>\n@page { size: A4; margin: 14mm 18mm 12mm 18mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 10pt; line-height: 1.4; color: #22303f; }\n.band { position: absolute; left: 0; right: 0; top: 0; height: 40mm; background: #17345c; z-index: -1; }\n.rule { position: absolute; left: 0; right: 0; top: 40mm; height: 1.2mm; background: #c9a227; z-index: -1; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; }\n.masthead { color: #ffffff; margin-top: -4mm; min-height: 31mm; }\n.masthead .logo { width: 17mm; }\n.masthead .logo img { width: 13mm; height: 13mm; }\n.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }\n.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }\n.masthead .right { text-align: right; width: 78mm; }\n.masthead .kind { font-size: 8.5pt; letter-spacing: 1.5pt; text-transform: uppercase; color: #d9b94a; }\n.masthead .number { font-size: 17pt; font-weight: bold; line-height: 1.25; }\nh1 { font-size: 21pt; line-height: 1.2; margin: 9mm 0 1.5mm 0; color: #17345c; }\n.lead { font-size: 11pt; color: #51606f; margin: 0 0 6mm 0; }\n.facts td { width: 33.33%; padding-right: 3mm; }\n.facts td:last-child { padding-right: 0; }\n.card { padding: 3mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }\n.label { font-size: 7.5pt; letter-spacing: 0.7pt; text-transform: uppercase; color: #73818f; }\n.value { font-size: 11.5pt; font-weight: bold; color: #17345c; }\nh2 { font-size: 10pt; letter-spacing: 0.8pt; text-transform: uppercase; color: #17345c;\n     margin: 7mm 0 2mm 0; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;\n            border-bottom: 1.2pt solid #17345c; padding: 1.8mm 2mm; }\n.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.9mm 2mm; }\n.lines .n { width: 9mm; color: #73818f; }\n.lines .price { text-align: right; white-space: nowrap; width: 38mm; }\n.lines .total td { border-bottom: none; font-size: 12pt; font-weight: bold; color: #17345c; padding-top: 3mm; }\n.parties td { width: 50%; padding-right: 6mm; }\n.name { font-weight: bold; font-size: 11pt; }\n.proof { margin-top: 8mm; page-break-inside: avoid; }\n.proof .code { width: 41mm; }\n.proof qr { width: 34mm; color: #17345c; }\n.proof p { margin: 0 0 2mm 0; }\n.sign { border-bottom: 0.8pt solid #73818f; height: 11mm; width: 62mm; }\n.small { font-size: 8.5pt; color: #73818f; }\n.stamp { position: absolute; right: 18mm; top: 45mm; border: 2pt solid #b3261e; border-radius: 3mm; color: #b3261e;\n         font-size: 13pt; font-weight: bold; letter-spacing: 2pt; text-transform: uppercase; padding: 1.5mm 5mm;\n         opacity: 0.85; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2.5mm; margin-top: 6mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr>\n<td>{{company.name}}{{#company.inn}} · ЕИК {{company.inn}}{{/company.inn}}{{#company.address}} · {{company.address}}{{/company.address}}</td>\n<td class=\"page\">Страница {{page}} от {{pages}}</td>\n</tr></table>\n</footer>\n\n<div class=\"band\"></div>\n<div class=\"rule\"></div>\n{{#licence.is_draft}}<div class=\"stamp\">Чернова</div>{{/licence.is_draft}}\n{{#licence.is_awaiting_payment}}<div class=\"stamp\">Неплатен</div>{{/licence.is_awaiting_payment}}\n{{#licence.is_suspended}}<div class=\"stamp\">Спрян</div>{{/licence.is_suspended}}\n{{#licence.is_expired}}<div class=\"stamp\">Изтекъл</div>{{/licence.is_expired}}\n{{#licence.is_revoked}}<div class=\"stamp\">Отнет</div>{{/licence.is_revoked}}\n{{#licence.is_transferred}}<div class=\"stamp\">Прехвърлен</div>{{/licence.is_transferred}}\n\n<div class=\"masthead\">\n<table><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td>\n<div class=\"company\">{{company.name}}</div>\n<div class=\"contact\">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div>\n</td>\n<td class=\"right\">\n<div class=\"kind\">Лиценз</div>\n<div class=\"number\">{{licence.number}}</div>\n{{#licence.issued_on}}<div class=\"contact\">издаден на {{licence.issued_on | date}}</div>{{/licence.issued_on}}\n</td>\n</tr></table>\n</div>\n\n<h1>{{package.name}}</h1>\n<p class=\"lead\">Настоящият лиценз е издаден на <b>{{client.full_name}}</b></p>\n\n<table class=\"facts\"><tr>\n<td><div class=\"card\"><div class=\"label\">Валиден от</div><div class=\"value\">{{licence.valid_from | date | default \"—\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Валиден до</div><div class=\"value\">{{licence.valid_to | date | default \"безсрочно\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Количество</div><div class=\"value\">{{licence.quantity | number}}</div></div></td>\n</tr></table>\n\n<h2>Съдържание на лиценза</h2>\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Наименование</th><th class=\"price\">Цена</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"price\">{{#included}}включено{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>\n{{/lines}}\n</tbody>\n<tfoot>\n<tr class=\"total\"><td></td><td>Общо{{#promo}} <span class=\"small\">(промокод {{promo}})</span>{{/promo}}</td><td class=\"price\">{{licence.price | money}}</td></tr>\n</tfoot>\n</table>\n\n<h2>Страни</h2>\n<table class=\"parties\"><tr>\n<td>\n<div class=\"label\">Притежател</div>\n<div class=\"name\">{{client.full_name}}</div>\n{{#client.phone}}<div>{{client.phone | phone}}</div>{{/client.phone}}\n{{#client.email}}<div>{{client.email}}</div>{{/client.email}}\n{{#client.address}}<div>{{client.address | lines}}</div>{{/client.address}}\n</td>\n<td>\n<div class=\"label\">Лицензодател</div>\n<div class=\"name\">{{company.name}}</div>\n{{#company.address}}<div>{{company.address | lines}}</div>{{/company.address}}\n{{#partner.name}}<div class=\"small\">Партньор: {{partner.name}}</div>{{/partner.name}}\n{{#agent.name}}<div class=\"small\">Агент: {{agent.name}}</div>{{/agent.name}}\n</td>\n</tr></table>\n\n<table class=\"proof\"><tr>\n{{#licence.code}}<td class=\"code\"><qr quiet=\"0\">{{licence.code}}</qr></td>{{/licence.code}}\n<td>\n{{#licence.code}}<p class=\"small\">Кодът съдържа условията на лиценза и електронния подпис върху тях. Условията се виждат с всяко приложение за QR кодове, а Kabinet проверява подписа без мрежа.</p>{{/licence.code}}\n<div class=\"sign\"></div>\n<div class=\"small\">{{company.director | default \"Подпис\"}}</div>\n</td>\n</tr></table>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(6,'01a206a2-48da-707d-8f16-e3ca7857b1d9',12,0,1795407628506,NULL,1795407628506,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1',NULL,1795407628506,NULL,NULL,'kabinetctl','create','template','01a206a2-48da-707c-b6ea-3eb205fb9cfc','Lisenziya',NULL,'{"name":"Lisenziya","kind":"licence","language":"az","html":"<!DOCTYPE html>\n<html lang=\"az\">\n<head>\n<meta charset=\"utf-8\">\n<title>Lisenziya {{licence.number}}</title>\n<style>\n@page { size: A4; margin: 14mm 18mm 12mm 18mm; }\nbody { font-family: Cantarell, \"DejaVu Sans\", sans-serif; font-size: 10pt; line-height: 1.4; color: #22303f; }\n.band { position: absolute; left: 0; right: 0; top: 0; height: 40mm; background: #17345c; z-index: -1; }\n.rule { position: absolute; left: 0; right: 0; top: 40mm; height: 1.2mm; background: #c9a227; z-index: -1; }\ntable { border-collapse: collapse; width: 100%; }\ntd, th { padding: 0; text-align: left; vertical-align: top; }\n.masthead { color: #ffffff; margin-top: -4mm; min-height: 31mm; }\n.masthead .logo { width: 17mm; }\n.masthead .logo img { width: 13mm; height: 13mm; }\n.masthead .company { font-size: 12.5pt; font-weight: bold; line-height: 1.25; }\n.masthead .contact { font-size: 8.5pt; color: #c5d3e6; }\n.masthead .right { text-align: right; width: 78mm; }\n.masthead .kind { font-size: 8.5pt; letter-spacing: 1.5pt; text-transform: uppercase; color: #d9b94a; }\n.masthead .number { font-size: 17pt; font-weight: bold; line-height: 1.25; }\nh1 { font-size: 21pt; line-height: 1.2; margin: 9mm 0 1.5mm 0; color: #17345c; }\n.lead { font-size: 11pt; color: #51606f; margin: 0 0 6mm 0; }\n.facts td { width: 33.33%; padding-right: 3mm; }\n.facts td:last-child { padding-right: 0; }\n.card { padding: 3mm 4mm; background: #f2f5f9; border-left: 2.4pt solid #c9a227; }\n.label { font-size: 7.5pt; letter-spacing: 0.7pt; text-transform: uppercase; color: #73818f; }\n.value { font-size: 11.5pt; font-weight: bold; color: #17345c; }\nh2 { font-size: 10pt; letter-spacing: 0.8pt; text-transform: uppercase; color: #17345c;\n     margin: 7mm 0 2mm 0; }\n.lines th { font-size: 7.5pt; letter-spacing: 0.6pt; text-transform: uppercase; color: #73818f; font-weight: bold;\n            border-bottom: 1.2pt solid #17345c; padding: 1.8mm 2mm; }\n.lines td { border-bottom: 0.6pt solid #d8dfe7; padding: 1.9mm 2mm; }\n.lines .n { width: 9mm; color: #73818f; }\n.lines .price { text-align: right; white-space: nowrap; width: 38mm; }\n.lines .total td { border-bottom: none; font-size: 12pt; font-weight: bold; color: #17345c; padding-top: 3mm; }\n.parties td { width: 50%; padding-right: 6mm; }\n.name { font-weight: bold; font-size: 11pt; }\n.proof { margin-top: 8mm; page-break-inside: avoid; }\n.proof .code { width: 41mm; }\n.proof qr { width: 34mm; color: #17345c; }\n.proof p { margin: 0 0 2mm 0; }\n.sign { border-bottom: 0.8pt solid #73818f; height: 11mm; width: 62mm; }\n.small { font-size: 8.5pt; color: #73818f; }\n.stamp { position: absolute; right: 18mm; top: 45mm; border: 2pt solid #b3261e; border-radius: 3mm; color: #b3261e;\n         font-size: 13pt; font-weight: bold; letter-spacing: 2pt; text-transform: uppercase; padding: 1.5mm 5mm;\n         opacity: 0.85; }\nfooter { border-top: 0.6pt solid #d8dfe7; padding-top: 2.5mm; margin-top: 6mm; font-size: 8pt; color: #73818f; }\nfooter .page { text-align: right; width: 34mm; }\n</style>\n</head>\n<body>\n<footer>\n<table><tr>\n<td>{{company.name}}{{#company.inn}} · VÖEN {{company.inn}}{{/company.inn}}{{#company.address}} · {{company.address}}{{/company.address}}</td>\n<td class=\"page\">Səhifə {{page}} / {{pages}}</td>\n</tr></table>\n</footer>\n\n<div class=\"band\"></div>\n<div class=\"rule\"></div>\n{{#licence.is_draft}}<div class=\"stamp\">Qaralama</div>{{/licence.is_draft}}\n{{#licence.is_awaiting_payment}}<div class=\"stamp\">Ödənilməyib</div>{{/licence.is_awaiting_payment}}\n{{#licence.is_suspended}}<div class=\"stamp\">Dayandırılıb</div>{{/licence.is_suspended}}\n{{#licence.is_expired}}<div class=\"stamp\">Müddəti bitib</div>{{/licence.is_expired}}\n{{#licence.is_revoked}}<div class=\"stamp\">Ləğv edilib</div>{{/licence.is_revoked}}\n{{#licence.is_transferred}}<div class=\"stamp\">Ötürülüb</div>{{/licence.is_transferred}}\n\n<div class=\"masthead\">\n<table><tr>\n<td class=\"logo\"><img src=\"logo\" alt=\"\"></td>\n<td>\n<div class=\"company\">{{company.name}}</div>\n<div class=\"contact\">{{company.phone | phone}}{{#company.email}}<br>{{company.email}}{{/company.email}}{{#company.site}}<br>{{company.site}}{{/company.site}}</div>\n</td>\n<td class=\"right\">\n<div class=\"kind\">Lisenziya</div>\n<div class=\"number\">{{licence.number}}</div>\n{{#licence.issued_on}}<div class=\"contact\">verilib: {{licence.issued_on | date}}</div>{{/licence.issued_on}}\n</td>\n</tr></table>\n</div>\n\n<h1>{{package.name}}</h1>\n<p class=\"lead\">Bu lisenziya verilir: <b>{{client.full_name}}</b></p>\n\n<table class=\"facts\"><tr>\n<td><div class=\"card\"><div class=\"label\">Başlama tarixi</div><div class=\"value\">{{licence.valid_from | date | default \"—\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Bitmə tarixi</div><div class=\"value\">{{licence.valid_to | date | default \"müddətsiz\"}}</div></div></td>\n<td><div class=\"card\"><div class=\"label\">Say</div><div class=\"value\">{{licence.quantity | number}}</div></div></td>\n</tr></table>\n\n<h2>Lisenziyanın tərkibi</h2>\n<table class=\"lines\">\n<thead><tr><th class=\"n\">№</th><th>Adı</th><th class=\"price\">Qiymət</th></tr></thead>\n<tbody>\n{{#lines}}<tr><td class=\"n\">{{@number}}</td><td>{{name}}</td><td class=\"price\">{{#included}}daxildir{{/included}}{{^included}}{{price | money}}{{/included}}</td></tr>\n{{/lines}}\n</tbody>\n<tfoot>\n<tr class=\"total\"><td></td><td>Cəmi{{#promo}} <span class=\"small\">(promokod {{promo}})</span>{{/promo}}</td><td class=\"price\">{{licence.price | money}}</td></tr>\n</tfoot>\n</table>\n\n<h2>Tərəflər</h2>\n<table class=\"parties\"><tr>\n<td>\n<div class=\"label\">Lisenziyanın sahibi</div>\n<div class=\"name\">{{client.full_name}}</div>\n{{#client.phone}}<div>{{client.phone | phone}}</div>{{/client.phone}}\n{{#client.email}}<div>{{client.email}}</div>{{/client.email}}\n{{#client.address}}<div>{{client.address | lines}}</div>{{/client.address}}\n</td>\n<td>\n<div class=\"label\">Lisenziyanı verən</div>\n<div class=\"name\">{{company.name}}</div>\n{{#company.address}}<div>{{company.address | lines}}</div>{{/company.address}}\n{{#partner.name}}<div class=\"small\">Partnyor: {{partner.name}}</div>{{/partner.name}}\n{{#agent.name}}<div class=\"small\">Agent: {{agent.name}}</div>{{/agent.name}}\n</td>\n</tr></table>\n\n<table class=\"proof\"><tr>\n{{#licence.code}}<td class=\"code\"><qr quiet=\"0\">{{licence.code}}</qr></td>{{/licence.code}}\n<td>\n{{#licence.code}}<p class=\"small\">Kodda lisenziyanın şərtləri və onların elektron imzası var. Şərtləri istənilən QR oxuyucu göstərir, imzanı isə Kabinet şəbəkəsiz yoxlayır.</p>{{/licence.code}}\n<div class=\"sign\"></div>\n<div class=\"small\">{{company.director | default \"İmza\"}}</div>\n</td>\n</tr></table>\n</body>\n</html>\n","is_default":false,"audience":"everyone","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(7,'01a206a2-4901-7511-8213-2eac4efd9c18',14,0,1795407628544,NULL,1795407628544,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1',NULL,1795407628544,NULL,NULL,NULL,'create','user','01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна',NULL,'{"surname":"Кузнецова","given_name":"Анна","email":"admin@example.org","identifier":"7H9GVX5","status":"active","email_confirmed_at":1795407628544,"two_factor":"off","identity":"not_given"}',NULL,NULL);
INSERT INTO "activity" VALUES(8,'01a206a2-4901-7513-b2b1-2dd66d0e3022',16,0,1795407628544,NULL,1795407628544,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1',NULL,1795407628544,NULL,NULL,NULL,'create','membership','01a206a2-4901-7512-8868-d5addc559ac4','admin',NULL,'{"user":"01a206a2-4900-7700-b7bb-08d06e20e167","role":"admin","state":"active","since":"2026-11-23","duty_sales":false,"duty_support":false,"duty_finance":false,"duty_legal":false,"duty_content":false,"duty_curator":false,"right_see_invoices":false,"right_pay_invoices":false,"right_order":false,"right_see_licences":false,"right_see_services":false,"right_manage_services":false,"right_see_domains":false,"right_manage_domains":false,"right_open_tickets":false,"right_see_tickets":false,"right_edit_profile":false,"right_manage_contacts":false,"right_see_messages":false,"right_see_offers":false,"right_see_documents":false,"right_see_activity":false}',NULL,NULL);
INSERT INTO "activity" VALUES(9,'01a206a2-4945-75f3-baf4-0d1a54448ee3',18,0,1795407628612,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628612,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 6','кузнецова анна',1795407628612,'01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна','test','sign_in','user',NULL,'Кузнецова Анна',NULL,NULL,NULL,NULL);
INSERT INTO "activity" VALUES(10,'01a206a2-494b-7566-b891-9f29f9836a04',20,0,1795407628619,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628619,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 6','кузнецова анна',1795407628619,'01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна','test','create','package_kind','01a206a2-4946-750f-bad5-1d95f0363165','Защита данных',NULL,'{"name":"Защита данных","calculation":"fixed"}',NULL,NULL);
INSERT INTO "activity" VALUES(11,'01a206a2-494d-72fc-8c38-01930c737237',22,0,1795407628621,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628621,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 6','кузнецова анна',1795407628621,'01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна','test','create','package','01a206a2-4946-7702-bd65-c250dcaa5486','Базовый «№1»',NULL,'{"name":"Базовый «№1»","kind":"01a206a2-4946-750f-bad5-1d95f0363165","description":"<p>Для малых <b>отделов</b></p>","calculation":"fixed","price":150000,"currency":"RUB","vat":"none","state":"draft","version":1}',NULL,NULL);
INSERT INTO "activity" VALUES(12,'01a206a2-494f-7455-b9ac-bdb4fd2e0644',24,0,1795407628623,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628623,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 9 6','кузнецова анна',1795407628623,'01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна','test','create','partner','01a206a2-4946-750a-8a12-8da9d4251e7a','Север',NULL,'{"name":"Север","status":"active","sells_through_agents":true,"promotes_through_links":false,"makes_promo_codes":false,"currency":"RUB","onboarding":"ready","training_1_done":false,"training_2_done":false,"training_3_done":false}','01a206a2-4946-750a-8a12-8da9d4251e7a',NULL);
INSERT INTO "activity" VALUES(13,'01a206a2-4951-7471-86da-6c448763fa7e',26,0,1795407628624,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628624,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 6','кузнецова анна',1795407628624,'01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна','test','create','option','01a206a2-4946-7679-aded-b56fadb03ca0','Обучение',NULL,'{"name":"Обучение","price":5000,"currency":"RUB","state":"active"}',NULL,NULL);
INSERT INTO "activity" VALUES(14,'01a206a2-4952-73de-b535-a2cd9fee1d1c',28,0,1795407628626,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628626,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 6','кузнецова анна',1795407628626,'01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна','test','create','option','01a206a2-4946-7760-aff4-61e991381d37','Снятая опция',NULL,'{"name":"Снятая опция","price":0,"currency":"RUB","state":"active"}',NULL,NULL);
INSERT INTO "activity" VALUES(15,'01a206a2-4954-730c-befb-be21d7d00428',30,0,1795407628628,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628628,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 6','кузнецова анна',1795407628628,'01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна','test','delete','option','01a206a2-4946-7760-aff4-61e991381d37','Снятая опция','{}','{}',NULL,NULL);
INSERT INTO "activity" VALUES(16,'01a206a2-4972-7208-9060-d1ad66656dfc',32,0,1795407628658,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628658,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 6','кузнецова анна',1795407628658,'01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна','vm','sign_in','user',NULL,'Кузнецова Анна',NULL,NULL,NULL,NULL);
INSERT INTO "activity" VALUES(17,'01a206a2-499b-7606-8380-86ca7dbc5a68',34,0,1795407628699,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628699,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 6','кузнецова анна',1795407628699,'01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна','vm','create','number_lease','01a206a2-4991-778e-9fb5-c96fe6677075','L-',NULL,'{"user":"01a206a2-4900-7700-b7bb-08d06e20e167","device":"01a206a2-496e-7116-b9a4-908ee65dd9a0","kind":"licence","prefix":"L-","first":1,"last":20,"used":0,"leased_at":1795407628699,"state":"active"}',NULL,NULL);
INSERT INTO "activity" VALUES(18,'01a206a2-49bf-76dc-b09b-bda113ca7afc',36,0,1795407628734,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628734,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 6','кузнецова анна',1795407628734,'01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна','vm','create','number_lease','01a206a2-49bb-7156-af5b-e51599461db2','O-',NULL,'{"user":"01a206a2-4900-7700-b7bb-08d06e20e167","device":"01a206a2-496e-7116-b9a4-908ee65dd9a0","kind":"order","prefix":"O-","first":1,"last":20,"used":0,"leased_at":1795407628734,"state":"active"}',NULL,NULL);
INSERT INTO "activity" VALUES(19,'01a206a2-49c4-77f5-a2c2-2aac70794349',38,0,1795407628740,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628740,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 6','кузнецова анна',1795407628740,'01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна','vm','create','number_lease','01a206a2-49c2-71fd-8d28-d96fa0becc33','I-',NULL,'{"user":"01a206a2-4900-7700-b7bb-08d06e20e167","device":"01a206a2-496e-7116-b9a4-908ee65dd9a0","kind":"invoice","prefix":"I-","first":1,"last":20,"used":0,"leased_at":1795407628740,"state":"active"}',NULL,NULL);
INSERT INTO "activity" VALUES(20,'01a206a2-49c8-741b-96f2-47e481740fb7',40,0,1795407628743,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628743,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 6','кузнецова анна',1795407628743,'01a206a2-4900-7700-b7bb-08d06e20e167','Кузнецова Анна','vm','create','number_lease','01a206a2-49c6-7037-bcdc-d020404d86c3','T-',NULL,'{"user":"01a206a2-4900-7700-b7bb-08d06e20e167","device":"01a206a2-496e-7116-b9a4-908ee65dd9a0","kind":"ticket","prefix":"T-","first":1,"last":20,"used":0,"leased_at":1795407628743,"state":"active"}',NULL,NULL);
CREATE TABLE activity_chain(org TEXT NOT NULL, n BIGINT NOT NULL, hash TEXT NOT NULL, line TEXT,  PRIMARY KEY(org, n));
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,'20f2c50fe86c19e67979116adfabd158722b218f6b3936c8037b576a089d973e','01a206a2-48d9-747f-9c87-c3ae5c134b60');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',2,'172a92fec849744ecc2d34d78e44b5ab2f1972bf7b9a4c1f5eb4a38d951cea9b','01a206a2-48d9-7481-8cb6-8b948f1971b1');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',3,'476240c45dc9f91aec4a917f005f78c6d20bf1fd826cab3c95aecc1ab5213d21','01a206a2-48da-7077-855b-08c6a1a52f8c');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',4,'8e83d28468fba094c61dc223b1780e0c565366f8ba04b6f9b4a7ee7c654a7da6','01a206a2-48da-7079-9fb6-17fa187c0cf6');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',5,'468cb4e5f7a6099debd77fa77d620a3a5b48c1eeaf14ae1cf49b9c7881af25f1','01a206a2-48da-707b-ac3c-1ffcbc216801');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,'b74c932fe647b3cdd0bbbcf861ad4e1f73def613ef599857c0c87e408e7ecbe1','01a206a2-48da-707d-8f16-e3ca7857b1d9');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',7,'78bb0367e9372c865f22af177efb1edce5f96cdde5edcbf7043ac88ae3ed2691','01a206a2-4901-7511-8213-2eac4efd9c18');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',8,'d7d671c3d269fc694f941e55867b154e160b25225f2b1f236bd130b54eed447b','01a206a2-4901-7513-b2b1-2dd66d0e3022');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',9,'a247c1340d39a64d607c85826a4e10ae3c944e237720a3461c97b8defbf07245','01a206a2-4945-75f3-baf4-0d1a54448ee3');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',10,'52e823c8021edd2e3d204d6e47fe82501593f68d01e91b0290aa0150ac941733','01a206a2-494b-7566-b891-9f29f9836a04');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',11,'08d93b120e3300217a197de1f21b886db68f933cd990b7ca9f13be30b5560abb','01a206a2-494d-72fc-8c38-01930c737237');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',12,'41408b55930c98c6fe50d66dd15cbcd90b0a511e71ae45cc4cd3ef47962ac429','01a206a2-494f-7455-b9ac-bdb4fd2e0644');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',13,'19dd94646596e66b7034b4bbef25750ea27ba199915a9a0e46fb715505d0ee77','01a206a2-4951-7471-86da-6c448763fa7e');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',14,'dfa8d7c826dbe8c21029fd01aea372085d3a49225e74cf4474f4c70831d67be8','01a206a2-4952-73de-b535-a2cd9fee1d1c');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',15,'901e23bffda95059469fcd8b2ebcf28c91cbf692070604e0a9f8f6775e55ff95','01a206a2-4954-730c-befb-be21d7d00428');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',16,'49c5197601569f6a67e632c5ff2ce5deef5de5d8510bfb79f608c09869b84904','01a206a2-4972-7208-9060-d1ad66656dfc');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',17,'ad94c01c6092bba2fb6276a6f3297f10f822a369c09e8e447b668510de8e5cfb','01a206a2-499b-7606-8380-86ca7dbc5a68');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',18,'ff8a62e56a77d0f960aa3a3b0118c0858393b57f47c659beec1e86720e022d2a','01a206a2-49bf-76dc-b09b-bda113ca7afc');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',19,'b291cdc9c07d013f997a9e25514b18b24f02eb4dae5fe7d8a84966c45d35d1c6','01a206a2-49c4-77f5-a2c2-2aac70794349');
INSERT INTO "activity_chain" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',20,'e1385198901b641e951706da8ab4dd9866f88fef6974f189685cd1bd0c863ef3','01a206a2-49c8-741b-96f2-47e481740fb7');
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
CREATE TABLE "client"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "kind" TEXT, "name" TEXT, "phone" TEXT, "email" TEXT, "address" TEXT, "city" TEXT, "region" TEXT, "postcode" TEXT, "country" TEXT, "owner" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "note" TEXT, UNIQUE(org, id));
CREATE TABLE "client_contact"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "client" TEXT, "user" TEXT, "name" TEXT, "position" TEXT, "email" TEXT, "phone" TEXT, "mail_general" BIGINT, "sms_general" BIGINT, "mail_services" BIGINT, "sms_services" BIGINT, "mail_domains" BIGINT, "sms_domains" BIGINT, "mail_invoices" BIGINT, "sms_invoices" BIGINT, "mail_support" BIGINT, "sms_support" BIGINT, "mail_partner" BIGINT, "sms_partner" BIGINT, UNIQUE(org, id));
CREATE TABLE "client_product"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "client" TEXT, "package" TEXT, "state" TEXT, "since" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "consent"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "user" TEXT, "kind" TEXT, "version" TEXT, "given_at" BIGINT, "withdrawn_at" BIGINT, "address" TEXT, UNIQUE(org, id));
CREATE TABLE "conversation"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "kind" TEXT, "subject" TEXT, "user" TEXT, "user_name" TEXT, "client" TEXT, "ticket" TEXT, "last_at" BIGINT, UNIQUE(org, id));
CREATE TABLE counter(org TEXT PRIMARY KEY, rev BIGINT NOT NULL);
INSERT INTO "counter" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',40);
CREATE TABLE "creative"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "kind" TEXT, "width" BIGINT, "height" BIGINT, "language" TEXT, "tags" TEXT, "file" TEXT, "file_name" TEXT, "text" TEXT, "url" TEXT, "state" TEXT, UNIQUE(org, id));
CREATE TABLE credential(org TEXT NOT NULL, "user" TEXT NOT NULL, hash TEXT NOT NULL,  changed_at BIGINT NOT NULL, PRIMARY KEY(org, "user"));
INSERT INTO "credential" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca','01a206a2-4900-7700-b7bb-08d06e20e167','$argon2id$v=19$m=8,t=1,p=1$9+0NrJCV99aYjWcUzMbJ0g$J0GyzETbKlxQi1MYL189p2KBvPUGwnyOTtWhlRACvL0',1795407628544);
CREATE TABLE "department"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "partner" TEXT, "parent" TEXT, "moved_on" TEXT, "name" TEXT, "head" TEXT, "position" BIGINT, UNIQUE(org, id));
CREATE TABLE device(nr INTEGER PRIMARY KEY, org TEXT NOT NULL, id TEXT NOT NULL, "user" TEXT NOT NULL, name TEXT,  last_n BIGINT NOT NULL DEFAULT 0, seen_at BIGINT NOT NULL, system TEXT, "key" TEXT, synced_rev BIGINT NOT NULL DEFAULT -1, left_at BIGINT NOT NULL DEFAULT 0, wipe_at BIGINT NOT NULL DEFAULT 0, wipe_by TEXT NOT NULL DEFAULT '', wiped_at BIGINT NOT NULL DEFAULT 0, unsent BIGINT NOT NULL DEFAULT 0, UNIQUE(org, id, "user"));
INSERT INTO "device" VALUES(1,'01a206a2-48d9-747d-8e10-1ac2e64664ca','20a27add-1f61-4e36-b55d-5939e39200f1','01a206a2-4900-7700-b7bb-08d06e20e167','test',6,1795407628613,NULL,'uHdSyEbr3_LYU1gYEaI1g8De12EY5pexnf67QAiECtU',-1,0,0,'',0,0);
INSERT INTO "device" VALUES(2,'01a206a2-48d9-747d-8e10-1ac2e64664ca','01a206a2-496e-7116-b9a4-908ee65dd9a0','01a206a2-4900-7700-b7bb-08d06e20e167','vm',0,1795407628737,'Debian GNU/Linux 12 (bookworm)','_vFPtuLB_-yVsK9V21TRxOL16Bfdn4R1C5B8JGTDhFI',34,0,0,'',0,0);
CREATE TABLE "document"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "folder" TEXT, "description" TEXT, "file" TEXT, "file_name" TEXT, "size" BIGINT, "version" BIGINT, "audience" TEXT, "partner" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE "document_version"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "document" TEXT, "version" BIGINT, "file" TEXT, "file_name" TEXT, "size" BIGINT, "remark" TEXT, "audience" TEXT, "partner" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE feed(org TEXT NOT NULL, key BIGINT NOT NULL, rev BIGINT NOT NULL, entity INTEGER NOT NULL,  nr BIGINT NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY(org, key, rev)) WITHOUT ROWID;
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,1,13,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,2,14,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,3,13,2,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,4,14,2,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,5,12,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,6,14,3,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,7,12,2,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,8,14,4,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,9,12,3,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,10,14,5,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,11,12,4,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,12,14,6,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,14,14,7,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,15,5,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,16,14,8,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,18,14,9,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,19,6,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,20,14,10,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,21,7,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,22,14,11,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,23,2,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,24,14,12,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,25,8,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,26,14,13,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,28,14,14,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,29,8,2,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,30,14,15,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,31,1,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,32,14,16,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,33,60,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,34,14,17,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,35,60,2,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,36,14,18,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,37,60,3,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,38,14,19,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,39,60,4,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,40,14,20,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',2,1,13,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',2,3,13,2,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',3,5,12,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',3,7,12,2,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',3,9,12,3,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',3,11,12,4,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',4,31,1,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',5,15,5,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,18,14,9,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,20,14,10,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,22,14,11,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,24,14,12,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,26,14,13,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,28,14,14,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,30,14,15,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,32,14,16,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,34,14,17,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,36,14,18,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,38,14,19,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',6,40,14,20,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',7,19,6,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',8,23,2,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',9,24,14,12,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',10,25,8,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',10,29,8,2,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',11,33,60,1,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',11,35,60,2,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',11,37,60,3,0);
INSERT INTO "feed" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',11,39,60,4,0);
CREATE TABLE feed_key(nr INTEGER PRIMARY KEY, org TEXT NOT NULL, name TEXT NOT NULL, UNIQUE(org, name));
INSERT INTO "feed_key" VALUES(1,'01a206a2-48d9-747d-8e10-1ac2e64664ca','staff');
INSERT INTO "feed_key" VALUES(2,'01a206a2-48d9-747d-8e10-1ac2e64664ca','setting/public');
INSERT INTO "feed_key" VALUES(3,'01a206a2-48d9-747d-8e10-1ac2e64664ca','template/public');
INSERT INTO "feed_key" VALUES(4,'01a206a2-48d9-747d-8e10-1ac2e64664ca','user/own:user:01a206a2-4900-7700-b7bb-08d06e20e167');
INSERT INTO "feed_key" VALUES(5,'01a206a2-48d9-747d-8e10-1ac2e64664ca','membership/own:user:01a206a2-4900-7700-b7bb-08d06e20e167');
INSERT INTO "feed_key" VALUES(6,'01a206a2-48d9-747d-8e10-1ac2e64664ca','activity/own:user:01a206a2-4900-7700-b7bb-08d06e20e167');
INSERT INTO "feed_key" VALUES(7,'01a206a2-48d9-747d-8e10-1ac2e64664ca','package_kind/public');
INSERT INTO "feed_key" VALUES(8,'01a206a2-48d9-747d-8e10-1ac2e64664ca','partner/partner:01a206a2-4946-750a-8a12-8da9d4251e7a');
INSERT INTO "feed_key" VALUES(9,'01a206a2-48d9-747d-8e10-1ac2e64664ca','activity/partner:01a206a2-4946-750a-8a12-8da9d4251e7a');
INSERT INTO "feed_key" VALUES(10,'01a206a2-48d9-747d-8e10-1ac2e64664ca','option/public');
INSERT INTO "feed_key" VALUES(11,'01a206a2-48d9-747d-8e10-1ac2e64664ca','number_lease/own:user:01a206a2-4900-7700-b7bb-08d06e20e167');
CREATE TABLE "folder"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "parent" TEXT, "audience" TEXT, "position" BIGINT, UNIQUE(org, id));
CREATE TABLE horizon(org TEXT NOT NULL, at BIGINT NOT NULL, rev BIGINT NOT NULL, PRIMARY KEY(org, at));
INSERT INTO "horizon" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1795392000000,16);
CREATE TABLE "incident_notice"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "title" TEXT, "text" TEXT, "severity" TEXT, "began_at" BIGINT, "resolved_at" BIGINT, "state" TEXT, UNIQUE(org, id));
CREATE TABLE "interview_slot"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "application" TEXT, "applicant" TEXT, "starts_at" BIGINT, "minutes" BIGINT, "state" TEXT, "join_url" TEXT, "interviewer" TEXT, UNIQUE(org, id));
CREATE TABLE "invoice"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "number" TEXT, "kind" TEXT, "corrects" TEXT, "order" TEXT, "buyer_name" TEXT, "buyer" TEXT, "seller" TEXT, "issued_on" TEXT, "due_on" TEXT, "total" BIGINT, "vat_amount" BIGINT, "currency" TEXT, "status" TEXT, "status_reason" TEXT, "paid_at" BIGINT, "template" TEXT, "template_version" BIGINT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE "invoice_line"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "invoice" TEXT, "position" BIGINT, "package" TEXT, "name" TEXT, "quantity" BIGINT, "price" BIGINT, "amount" BIGINT, "vat" TEXT, "vat_amount" BIGINT, "unit" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE "ledger_account"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "code" TEXT, "name" TEXT, "kind" TEXT, "purpose" TEXT, "currency" TEXT, "partner" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "ledger_line"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "account" TEXT, "entry" TEXT, "booked_at" BIGINT, "side" TEXT, "amount" BIGINT, "currency" TEXT, "source" TEXT, "source_row" TEXT, "rule" TEXT, "plan" TEXT, "plan_version" BIGINT, "explanation" TEXT, "hold_until" BIGINT, "hold_reason" TEXT, "reverses" TEXT, "partner" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "licence"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "number" TEXT, "client" TEXT, "client_name" TEXT, "client_phone" TEXT, "package" TEXT, "package_name" TEXT, "package_version" BIGINT, "options" TEXT, "quantity" BIGINT, "price" BIGINT, "currency" TEXT, "derivation" TEXT, "promo_code" TEXT, "promo" TEXT, "order" TEXT, "partner" TEXT, "partner_name" TEXT, "department" TEXT, "agent" TEXT, "agent_name" TEXT, "channel" TEXT, "issued_on" TEXT, "sold_on" TEXT, "valid_from" TEXT, "valid_to" TEXT, "status" TEXT, "status_reason" TEXT, "renewed_from" TEXT, "template" TEXT, "template_version" BIGINT, "note" TEXT, "signature" TEXT, UNIQUE(org, id));
CREATE TABLE "maintenance_window"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "reason" TEXT, "starts_at" BIGINT, "ends_at" BIGINT, "read_only" BIGINT, "state" TEXT, UNIQUE(org, id));
CREATE TABLE "membership"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "user" TEXT, "role" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, "position" TEXT, "state" TEXT, "since" TEXT, "duty_sales" BIGINT, "duty_support" BIGINT, "duty_finance" BIGINT, "duty_legal" BIGINT, "duty_content" BIGINT, "duty_curator" BIGINT, "right_see_invoices" BIGINT, "right_pay_invoices" BIGINT, "right_order" BIGINT, "right_see_licences" BIGINT, "right_see_services" BIGINT, "right_manage_services" BIGINT, "right_see_domains" BIGINT, "right_manage_domains" BIGINT, "right_open_tickets" BIGINT, "right_see_tickets" BIGINT, "right_edit_profile" BIGINT, "right_manage_contacts" BIGINT, "right_see_messages" BIGINT, "right_see_offers" BIGINT, "right_see_documents" BIGINT, "right_see_activity" BIGINT, UNIQUE(org, id));
INSERT INTO "membership" VALUES(1,'01a206a2-4901-7512-8868-d5addc559ac4',15,0,1795407628544,NULL,1795407628544,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1 5',NULL,'01a206a2-4900-7700-b7bb-08d06e20e167','admin',NULL,NULL,NULL,NULL,NULL,'active','2026-11-23',0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0);
CREATE TABLE "message"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "conversation" TEXT, "writer" TEXT, "writer_name" TEXT, "by_office" BIGINT, "text" TEXT, "attachments" TEXT, "written_at" BIGINT, "user" TEXT, UNIQUE(org, id));
CREATE TABLE "moderation_case"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "subject" TEXT, "row" TEXT, "excerpt" TEXT, "source" TEXT, "kind" TEXT, "rule" TEXT, "author" TEXT, "reported_by" TEXT, "state" TEXT, "decision" TEXT, "decided_by" TEXT, "decided_at" BIGINT, UNIQUE(org, id));
CREATE TABLE mutation(org TEXT NOT NULL, device BIGINT NOT NULL, n BIGINT NOT NULL, id TEXT NOT NULL,  outcome TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY(org, device, n)) WITHOUT ROWID;
INSERT INTO "mutation" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,1,'01a206a2-4946-7b58-8a26-c6a2e3e86861','{"id":"01a206a2-4946-7b58-8a26-c6a2e3e86861","n":1,"outcome":"done","rev":19,"merged":false}',1795407628619);
INSERT INTO "mutation" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,2,'01a206a2-494d-7d07-b1ce-239426d7b7f6','{"id":"01a206a2-494d-7d07-b1ce-239426d7b7f6","n":2,"outcome":"done","rev":21,"merged":false}',1795407628621);
INSERT INTO "mutation" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,3,'01a206a2-494e-77e4-a423-15b9e8522f0b','{"id":"01a206a2-494e-77e4-a423-15b9e8522f0b","n":3,"outcome":"done","rev":23,"merged":false}',1795407628623);
INSERT INTO "mutation" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,4,'01a206a2-4950-73db-abad-2bfd4f1fc611','{"id":"01a206a2-4950-73db-abad-2bfd4f1fc611","n":4,"outcome":"done","rev":25,"merged":false}',1795407628624);
INSERT INTO "mutation" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,5,'01a206a2-4952-7f53-926e-27ad53b9babf','{"id":"01a206a2-4952-7f53-926e-27ad53b9babf","n":5,"outcome":"done","rev":27,"merged":false}',1795407628626);
INSERT INTO "mutation" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca',1,6,'01a206a2-4953-7456-9492-ba855500a64b','{"id":"01a206a2-4953-7456-9492-ba855500a64b","n":6,"outcome":"done","rev":29,"merged":false}',1795407628628);
CREATE TABLE "number_lease"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "user" TEXT, "device" TEXT, "kind" TEXT, "prefix" TEXT, "first" BIGINT, "last" BIGINT, "used" BIGINT, "leased_at" BIGINT, "state" TEXT, UNIQUE(org, id));
INSERT INTO "number_lease" VALUES(1,'01a206a2-4991-778e-9fb5-c96fe6677075',33,0,1795407628699,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628699,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 11',NULL,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-496e-7116-b9a4-908ee65dd9a0','licence','L-',1,20,0,1795407628699,'active');
INSERT INTO "number_lease" VALUES(2,'01a206a2-49bb-7156-af5b-e51599461db2',35,0,1795407628734,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628734,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 11',NULL,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-496e-7116-b9a4-908ee65dd9a0','order','O-',1,20,0,1795407628734,'active');
INSERT INTO "number_lease" VALUES(3,'01a206a2-49c2-71fd-8d28-d96fa0becc33',37,0,1795407628740,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628740,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 11',NULL,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-496e-7116-b9a4-908ee65dd9a0','invoice','I-',1,20,0,1795407628740,'active');
INSERT INTO "number_lease" VALUES(4,'01a206a2-49c6-7037-bcdc-d020404d86c3',39,0,1795407628743,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628743,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 11',NULL,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-496e-7116-b9a4-908ee65dd9a0','ticket','T-',1,20,0,1795407628743,'active');
CREATE TABLE number_return(org TEXT NOT NULL, lease TEXT NOT NULL, "next" BIGINT NOT NULL,  at BIGINT NOT NULL, PRIMARY KEY(org, lease));
CREATE TABLE number_series(org TEXT NOT NULL, kind TEXT NOT NULL, prefix TEXT NOT NULL, last BIGINT NOT NULL,  given BIGINT NOT NULL, since BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY(org, kind, prefix));
INSERT INTO "number_series" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca','licence','L-',20,20,1795407628699,1795407628699);
INSERT INTO "number_series" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca','order','O-',20,20,1795407628734,1795407628734);
INSERT INTO "number_series" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca','invoice','I-',20,20,1795407628740,1795407628740);
INSERT INTO "number_series" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca','ticket','T-',20,20,1795407628743,1795407628743);
CREATE TABLE "offer"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "client" TEXT, "title" TEXT, "text" TEXT, "package" TEXT, "promo_code" TEXT, "code" TEXT, "valid_from" TEXT, "valid_to" TEXT, "seen_at" BIGINT, UNIQUE(org, id));
CREATE TABLE "option"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "description" TEXT, "price" BIGINT, "currency" TEXT, "state" TEXT, UNIQUE(org, id));
INSERT INTO "option" VALUES(1,'01a206a2-4946-7679-aded-b56fadb03ca0',25,0,1795407628624,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628624,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 10','обучение','Обучение',NULL,5000,'RUB','active');
INSERT INTO "option" VALUES(2,'01a206a2-4946-7760-aff4-61e991381d37',29,1,1795407628626,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628628,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 10','снятая опция','Снятая опция',NULL,0,'RUB','active');
CREATE TABLE "order"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "number" TEXT, "client_name" TEXT, "phone" TEXT, "email" TEXT, "total" BIGINT, "currency" TEXT, "promo_code" TEXT, "way" TEXT, "link" TEXT, "link_expires_at" BIGINT, "status" TEXT, "status_reason" TEXT, "cancelled_by" TEXT, "error_code" TEXT, "formed_at" BIGINT, "paid_at" BIGINT, "channel" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, "note" TEXT, UNIQUE(org, id));
CREATE TABLE "order_line"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "order" TEXT, "licence" TEXT, "position" BIGINT, "package" TEXT, "name" TEXT, "quantity" BIGINT, "price" BIGINT, "amount" BIGINT, "vat" TEXT, "vat_amount" BIGINT, "options" TEXT, "derivation" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE org(id TEXT PRIMARY KEY, name TEXT NOT NULL, epoch TEXT NOT NULL,  signing_secret TEXT NOT NULL, horizon BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL,  activity_n BIGINT NOT NULL DEFAULT 0, activity_hash TEXT NOT NULL DEFAULT '');
INSERT INTO "org" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca','ООО «Тест и Право»','50e46397a4018d7d','4K4RWmSUMpPuJ5MHR35LPR9yqpFG9BqTkGLyQD1kvL9jvtJrCyoD9ZBDundjXgd0UEjNuzWw5WR2beRsiEgbFQ==',0,1795407628505,20,'e1385198901b641e951706da8ab4dd9866f88fef6974f189685cd1bd0c863ef3');
CREATE TABLE "package"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "kind" TEXT, "description" TEXT, "characteristics" TEXT, "template" TEXT, "calculation" TEXT, "parameters" TEXT, "price" BIGINT, "currency" TEXT, "vat" TEXT, "term_months" BIGINT, "materials" TEXT, "on_sale_from" TEXT, "on_sale_to" TEXT, "state" TEXT, "position" BIGINT, "version" BIGINT, UNIQUE(org, id));
INSERT INTO "package" VALUES(1,'01a206a2-4946-7702-bd65-c250dcaa5486',21,0,1795407628621,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628621,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1','базовый «№1»
<p>для малых <b>отделов</b></p>','Базовый «№1»','01a206a2-4946-750f-bad5-1d95f0363165','<p>Для малых <b>отделов</b></p>',NULL,NULL,'fixed',NULL,150000,'RUB','none',NULL,NULL,NULL,NULL,'draft',NULL,1);
CREATE TABLE "package_binding"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "partner" TEXT, "package" TEXT, UNIQUE(org, id));
CREATE TABLE "package_kind"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "description" TEXT, "calculation" TEXT, "parameters" TEXT, "characteristics" TEXT, "template" TEXT, UNIQUE(org, id));
INSERT INTO "package_kind" VALUES(1,'01a206a2-4946-750f-bad5-1d95f0363165',19,0,1795407628619,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628619,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 7',NULL,'Защита данных',NULL,'fixed',NULL,NULL,NULL);
CREATE TABLE "package_option"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "package" TEXT, "option" TEXT, "price" BIGINT, "included" BIGINT, "position" BIGINT, UNIQUE(org, id));
CREATE TABLE "partner"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "status" TEXT, "sells_through_agents" BIGINT, "promotes_through_links" BIGINT, "contact_name" TEXT, "phone" TEXT, "email" TEXT, "address" TEXT, "city" TEXT, "region" TEXT, "postcode" TEXT, "country" TEXT, "curator" TEXT, "curator_name" TEXT, "curator_phone" TEXT, "curator_email" TEXT, "joined_on" TEXT, "branding" TEXT, "makes_promo_codes" BIGINT, "promo_max_percent" BIGINT, "promo_max_amount" BIGINT, "currency" TEXT, "onboarding" TEXT, "training_1_on" TEXT, "training_1_done" BIGINT, "training_2_on" TEXT, "training_2_done" BIGINT, "training_3_on" TEXT, "training_3_done" BIGINT, "note" TEXT, UNIQUE(org, id));
INSERT INTO "partner" VALUES(1,'01a206a2-4946-750a-8a12-8da9d4251e7a',23,0,1795407628623,'01a206a2-4900-7700-b7bb-08d06e20e167',1795407628623,'01a206a2-4900-7700-b7bb-08d06e20e167','01a206a2-48d9-747d-8e10-1ac2e64664ca','1 8','север','Север','active',1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'RUB','ready',NULL,0,NULL,0,NULL,0,NULL);
CREATE TABLE "payment"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "order" TEXT, "invoice" TEXT, "provider" TEXT, "provider_id" TEXT, "idempotency_key" TEXT, "amount" BIGINT, "currency" TEXT, "state" TEXT, "state_reason" TEXT, "succeeded_at" BIGINT, "receipt" TEXT, "document" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE "payment_event"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "payment" TEXT, "refund" TEXT, "at" BIGINT, "kind" TEXT, "state" TEXT, "body" TEXT, UNIQUE(org, id));
CREATE TABLE "payout"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "number" TEXT, "partner" TEXT, "agent" TEXT, "method" TEXT, "amount" BIGINT, "fee" BIGINT, "currency" TEXT, "state" TEXT, "state_reason" TEXT, "requested_by" TEXT, "requested_at" BIGINT, "confirmed_at" BIGINT, "approved_by" TEXT, "paid_at" BIGINT, "reference" TEXT, UNIQUE(org, id));
CREATE TABLE "payout_method"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "kind" TEXT, "name" TEXT, "holder" TEXT, "last4" TEXT, "expires" TEXT, "bank" TEXT, "bic" TEXT, "checked_at" BIGINT, "state" TEXT, "partner" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "promo_code"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "code" TEXT, "name" TEXT, "kind" TEXT, "percent" BIGINT, "amount" BIGINT, "currency" TEXT, "partner" TEXT, "valid_from" TEXT, "valid_to" TEXT, "limit_total" BIGINT, "limit_client" BIGINT, "used" BIGINT, "state" TEXT, UNIQUE(org, id));
CREATE TABLE "promo_code_package"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "promo_code" TEXT, "package" TEXT, "partner" TEXT, UNIQUE(org, id));
CREATE TABLE "read_mark"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "user" TEXT, "subject" TEXT, "row" TEXT, "read_at" BIGINT, "useful" BIGINT, UNIQUE(org, id));
CREATE TABLE recovery_code(org TEXT NOT NULL, "user" TEXT NOT NULL, hash TEXT NOT NULL,  used_at BIGINT, PRIMARY KEY(org, "user", hash));
CREATE TABLE refresh_token(org TEXT NOT NULL, hash TEXT NOT NULL, session TEXT NOT NULL,  expires_at BIGINT NOT NULL, used_at BIGINT, parent TEXT, PRIMARY KEY(org, hash));
INSERT INTO "refresh_token" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca','15e5c0a8c2913aad91ff47977bec7dee7262d4c2a5557fa846abdc55d98a655e','01a206a2-4944-717d-abb1-5d1af5664cde',1803183628613,NULL,NULL);
INSERT INTO "refresh_token" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca','a35b3e9c353fcef89105d4ceeea9b91f2dbf3063cd94265e810fd2fcbc28619d','01a206a2-4972-7207-b540-c178cb0d23e4',1803183628658,NULL,NULL);
CREATE TABLE "refund"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "payment" TEXT, "reason" TEXT, "provider" TEXT, "provider_id" TEXT, "idempotency_key" TEXT, "amount" BIGINT, "currency" TEXT, "state" TEXT, "state_reason" TEXT, "succeeded_at" BIGINT, "receipt" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE request_count(name TEXT PRIMARY KEY, start_at BIGINT NOT NULL, used BIGINT NOT NULL);
CREATE TABLE "requisites"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "title" TEXT, "is_default" BIGINT, "name" TEXT, "inn" TEXT, "kpp" TEXT, "ogrn" TEXT, "ogrnip" TEXT, "okpo" TEXT, "eik" TEXT, "mol" TEXT, "vat" TEXT, "voen" TEXT, "legal_address" TEXT, "post_address" TEXT, "director" TEXT, "accountant" TEXT, "bank" TEXT, "bic" TEXT, "account" TEXT, "correspondent_account" TEXT, "iban" TEXT, "swift" TEXT, "client" TEXT, "partner" TEXT, "department" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "reward_plan"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "partner" TEXT, "kind" TEXT, "percent" BIGINT, "amount" BIGINT, "currency" TEXT, "parameters" TEXT, "valid_from" TEXT, "valid_to" TEXT, "hold_days" BIGINT, "version" BIGINT, UNIQUE(org, id));
CREATE TABLE "role_request"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "user" TEXT, "role_from" TEXT, "role_to" TEXT, "reason" TEXT, "checks" TEXT, "state" TEXT, "decision" TEXT, "decided_by" TEXT, "decided_at" BIGINT, UNIQUE(org, id));
CREATE TABLE second_factor(org TEXT NOT NULL, "user" TEXT NOT NULL, secret TEXT NOT NULL,  state TEXT NOT NULL, used_step BIGINT NOT NULL, changed_at BIGINT NOT NULL, PRIMARY KEY(org, "user"));
CREATE TABLE "sent_message"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "channel" TEXT, "category" TEXT, "user" TEXT, "client" TEXT, "address" TEXT, "subject" TEXT, "body" TEXT, "sent_at" BIGINT, "state" TEXT, "error" TEXT, "copy_of" TEXT, "about" TEXT, "about_row" TEXT, UNIQUE(org, id));
CREATE TABLE server_setting(name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "server_setting" VALUES('model','eb7be3dc110f206e3112f7275c92e2e2db5598480e2ff0f51fd0db81948f8480');
CREATE TABLE "service"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "client" TEXT, "kind" TEXT, "name" TEXT, "package" TEXT, "state" TEXT, "registered_on" TEXT, "expires_on" TEXT, "auto_renew" BIGINT, "registrant" TEXT, "nameservers" TEXT, "has_access_data" BIGINT, "partner" TEXT, "department" TEXT, "agent" TEXT, "note" TEXT, UNIQUE(org, id));
CREATE TABLE session(org TEXT NOT NULL, id TEXT NOT NULL, "user" TEXT NOT NULL, device BIGINT NOT NULL,  created_at BIGINT NOT NULL, ended_at BIGINT, PRIMARY KEY(org, id));
INSERT INTO "session" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca','01a206a2-4944-717d-abb1-5d1af5664cde','01a206a2-4900-7700-b7bb-08d06e20e167',1,1795407628613,NULL);
INSERT INTO "session" VALUES('01a206a2-48d9-747d-8e10-1ac2e64664ca','01a206a2-4972-7207-b540-c178cb0d23e4','01a206a2-4900-7700-b7bb-08d06e20e167',2,1795407628658,NULL);
CREATE TABLE "setting"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "key" TEXT, "value" TEXT, "audience" TEXT, UNIQUE(org, id));
INSERT INTO "setting" VALUES(1,'01a206a2-48d9-747e-a573-13632203c92c',1,0,1795407628505,NULL,1795407628505,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1 2',NULL,'company','{"name":"ООО «Тест и Право»"}','everyone');
INSERT INTO "setting" VALUES(2,'01a206a2-48d9-7480-8ad4-745a9f95fe5b',3,0,1795407628505,NULL,1795407628505,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1 2',NULL,'signing_key','{"algorithm":"ed25519","key":"Y77SawsqA/WQQ7p3Y14HdFBIzbs1sOVkdm3kbIhIGxU="}','everyone');
CREATE TABLE sign_in_attempt(subject TEXT PRIMARY KEY, failures INTEGER NOT NULL,  last_at BIGINT NOT NULL, locked_until BIGINT NOT NULL);
CREATE TABLE "sms"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "phone" TEXT, "text" TEXT, "parts" BIGINT, "cost" BIGINT, "currency" TEXT, "state" TEXT, "error" TEXT, "sent_at" BIGINT, "provider_id" TEXT, "sender" TEXT, "user" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE "story"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "title" TEXT, "kind" TEXT, "file" TEXT, "link" TEXT, "shown_from" BIGINT, "shown_to" BIGINT, "position" BIGINT, "audience" TEXT, "state" TEXT, "views" BIGINT, UNIQUE(org, id));
CREATE TABLE "template"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "name" TEXT, "kind" TEXT, "language" TEXT, "html" TEXT, "assets" TEXT, "is_default" BIGINT, "audience" TEXT, "page" TEXT, "variables" TEXT, "version" BIGINT, UNIQUE(org, id));
INSERT INTO "template" VALUES(1,'01a206a2-48da-7076-8a67-6a6111527176',5,0,1795407628506,NULL,1795407628506,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1 3',NULL,'Лицензия','licence','ru','<!DOCTYPE html>
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
</tbody>
<tfoot>
<tr class="total"><td></td><td>Итого{{#promo}} <span class="small">(промокод {{promo}})</span>{{/promo}}</td><td class="price">{{licence.price | money}}</td></tr>
</tfoot>
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
<div class="sign"></div>
<div class="small">{{company.director | default "Подпись"}}</div>
</td>
</tr></table>
</body>
</html>
',NULL,1,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(2,'01a206a2-48da-7078-8700-140ce6e8a133',7,0,1795407628506,NULL,1795407628506,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1 3',NULL,'Licence','licence','en','<!DOCTYPE html>
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
</tbody>
<tfoot>
<tr class="total"><td></td><td>Total{{#promo}} <span class="small">(promo code {{promo}})</span>{{/promo}}</td><td class="price">{{licence.price | money}}</td></tr>
</tfoot>
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
<div class="sign"></div>
<div class="small">{{company.director | default "Signature"}}</div>
</td>
</tr></table>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(3,'01a206a2-48da-707a-8e76-0f234dddfc1f',9,0,1795407628506,NULL,1795407628506,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1 3',NULL,'Лиценз','licence','bg','<!DOCTYPE html>
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
</tbody>
<tfoot>
<tr class="total"><td></td><td>Общо{{#promo}} <span class="small">(промокод {{promo}})</span>{{/promo}}</td><td class="price">{{licence.price | money}}</td></tr>
</tfoot>
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
<div class="sign"></div>
<div class="small">{{company.director | default "Подпис"}}</div>
</td>
</tr></table>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
INSERT INTO "template" VALUES(4,'01a206a2-48da-707c-b6ea-3eb205fb9cfc',11,0,1795407628506,NULL,1795407628506,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1 3',NULL,'Lisenziya','licence','az','<!DOCTYPE html>
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
</tbody>
<tfoot>
<tr class="total"><td></td><td>Cəmi{{#promo}} <span class="small">(promokod {{promo}})</span>{{/promo}}</td><td class="price">{{licence.price | money}}</td></tr>
</tfoot>
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
<div class="sign"></div>
<div class="small">{{company.director | default "İmza"}}</div>
</td>
</tr></table>
</body>
</html>
',NULL,0,'everyone',NULL,NULL,1);
CREATE TABLE "ticket"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "number" TEXT, "subject" TEXT, "body" TEXT, "operation" TEXT, "happened_at" BIGINT, "attachments" TEXT, "category" TEXT, "order" TEXT, "author" TEXT, "author_name" TEXT, "client" TEXT, "priority" TEXT, "status" TEXT, "status_since" BIGINT, "assignee" TEXT, "opened_at" BIGINT, "first_answer_at" BIGINT, "answer_due_at" BIGINT, "last_client_at" BIGINT, "last_staff_at" BIGINT, "done_at" BIGINT, "warned_at" BIGINT, "closed_at" BIGINT, "policy" BIGINT, "follows" TEXT, UNIQUE(org, id));
CREATE TABLE "ticket_message"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "ticket" TEXT, "kind" TEXT, "writer" TEXT, "writer_name" TEXT, "by_office" BIGINT, "text" TEXT, "attachments" TEXT, "written_at" BIGINT, "author" TEXT, "client" TEXT, UNIQUE(org, id));
CREATE TABLE "tracking_link"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "code" TEXT, "name" TEXT, "target" TEXT, "campaign" TEXT, "creative" TEXT, "sub1" TEXT, "sub2" TEXT, "sub3" TEXT, "sub4" TEXT, "sub5" TEXT, "state" TEXT, "partner" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "traffic_figure"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "hour" BIGINT, "link" TEXT, "campaign" TEXT, "creative" TEXT, "sub1" TEXT, "sub2" TEXT, "sub3" TEXT, "sub4" TEXT, "sub5" TEXT, "source" TEXT, "country" TEXT, "visits" BIGINT, "registrations" BIGINT, "first_payments" BIGINT, "active_clients" BIGINT, "revenue" BIGINT, "currency" TEXT, "figured_at" BIGINT, "partner" TEXT, "agent" TEXT, UNIQUE(org, id));
CREATE TABLE "user"(nr INTEGER PRIMARY KEY, id TEXT NOT NULL,rev BIGINT NOT NULL, deleted INTEGER NOT NULL, created_at BIGINT NOT NULL, created_by TEXT,updated_at BIGINT NOT NULL, updated_by TEXT, org TEXT NOT NULL, feed_keys TEXT NOT NULL DEFAULT '', search_key TEXT, "surname" TEXT, "given_name" TEXT, "patronymic" TEXT, "phone" TEXT, "email" TEXT, "identifier" TEXT, "birth_date" TEXT, "address" TEXT, "city" TEXT, "region" TEXT, "postcode" TEXT, "country" TEXT, "status" TEXT, "must_change_password" BIGINT, "phone_confirmed_at" BIGINT, "email_confirmed_at" BIGINT, "recovery_phone" TEXT, "locale" TEXT, "last_sign_in_at" BIGINT, "two_factor" TEXT, "identity" TEXT, "partner" TEXT, "department" TEXT, "client" TEXT, UNIQUE(org, id));
INSERT INTO "user" VALUES(1,'01a206a2-4900-7700-b7bb-08d06e20e167',31,0,1795407628544,NULL,1795407628544,NULL,'01a206a2-48d9-747d-8e10-1ac2e64664ca','1 4','кузнецова
анна
admin@example.org','Кузнецова','Анна',NULL,NULL,'admin@example.org','7H9GVX5',NULL,NULL,NULL,NULL,NULL,NULL,'active',NULL,NULL,1795407628544,NULL,NULL,1795407628658,'off','not_given',NULL,NULL,NULL);
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
COMMIT;
