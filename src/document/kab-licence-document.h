/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-document.h"
#include "kab-keyring.h"
#include "kab-row.h"

G_BEGIN_DECLS

/**
 * kab_licence_variables:
 * @licence: a row of %kab_entity_licence
 * @client: (nullable): its client; %NULL leaves what the licence itself knows: name and phone
 * @partner: (nullable): its partner
 * @company: (nullable): name, phone, email, address, site, inn, director, bank and what else the
 *   setting "company" holds
 * @keys: (nullable): the keys of the organisation, which a signature must be of to be printed, and its address; %NULL
 *   prints any signature, and no address
 *
 * What templates of licences may use: `licence.…`, `client.…`, `partner.…`, `package.…`,
 * `company.…`, the list `options`, the list `lines` (the package and its options, which add up to the price), and the licence's facts once more without `licence.`.
 * Fields that are internal to the office are not among them. `licence.code` is what kab_licence_code_to_qr() gives,
 * nothing while the licence as it stands is not signed; `licence.is_active` and the like are by status.
 *
 * Returns: (transfer full): an object
 */
JsonNode *kab_licence_variables (const KabRow *licence,
                                 const KabRow *client,
                                 const KabRow *partner,
                                 JsonObject *company,
                                 const KabKeyring *keys,
                                 const char *language);

/**
 * kab_licence_document_new:
 * @template_: (nullable): %NULL for the built-in one of @language
 * @assets: (nullable): pictures by name; one that it does not have and that is called "logo" is the
 *   built-in emblem
 *
 * Returns: (transfer full) (nullable): a document with title (the number), author (the company),
 *   subject (the package), date and, in its keywords, the text of kab_licence_code(), if it is signed
 */
KabDocument *kab_licence_document_new (KabTemplate *template_,
                                       const char *language,
                                       const KabRow *licence,
                                       const KabRow *client,
                                       const KabRow *partner,
                                       JsonObject *company,
                                       const KabKeyring *keys,
                                       KabAssetFunc assets,
                                       gpointer user_data,
                                       GError **error);

/** kab_default_licence_template: Returns: (transfer none): the HTML for "ru", "en", "bg", "az"; English for any other */
const char *kab_default_licence_template (const char *language);

G_END_DECLS
