/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabFieldProblem:
 * @field: the member's name, such as "inn"
 * @title: (transfer none): its translated title
 * @sentence: what is wrong with it
 */
typedef struct
{
  char *field;
  const char *title;
  char *sentence;
} KabFieldProblem;

void kab_field_problem_free (KabFieldProblem *problem);

/** KabRequisitesGet: Returns: (transfer none) (nullable): the member called @field of a set of requisites */
typedef const char *(*KabRequisitesGet) (const char *field, gpointer user_data);

/**
 * kab_requisites_check:
 * @kind: (nullable): kind of the client: "person", "sole_proprietor" or "company"; %NULL if it does not matter
 *
 * Checks a set as a whole. Members: inn, kpp, ogrn, ogrnip, okpo, bic, account, correspondent_account (Russia);
 * eik, vat, mol (Bulgaria); voen (Azerbaijan); iban, swift; name, legal_address, post_address, address, director,
 * accountant, bank. Each is optional; what is there is right by itself and fits the others.
 *
 * Returns: (transfer full) (element-type KabFieldProblem): one a field at the most, empty if all is well
 */
GPtrArray *kab_requisites_check (KabRequisitesGet get, const char *kind, gpointer user_data);

/**
 * kab_party_members:
 *
 * Returns: (transfer none): %NULL-terminated: what papers may say of a seller or a buyer: the texts of a set of
 *   requisites, phone, email, site, address, short_name, director_position. So are called the members of the setting
 *   "company", and of what an invoice keeps of both
 */
const char *const *kab_party_members (void);

G_END_DECLS
