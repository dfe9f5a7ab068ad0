/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-document.h"
#include "kab-row.h"

G_BEGIN_DECLS

/**
 * KabPaperStore:
 * @find: (transfer full) (nullable): the row of @id; never called by two threads at a time
 * @setting: (transfer full) (nullable): the value of a setting; likewise. The "signing_key" is what is trusted here
 * @strange_key: (nullable): (transfer full) (nullable): what the server says that setting to be, where that is not trusted
 * @templates: (transfer full) (nullable) (element-type KabRow): the live templates of @kind; likewise
 * @rows: (transfer full) (nullable) (element-type KabRow): the live rows whose @field is @value, or, without a @field,
 *   all of them; likewise
 * @picture: (transfer full) (nullable): a picture by its digest; on any thread, and for as long as it takes
 * @free: (nullable): frees @data
 *
 * Where what papers are made of comes from: a desktop's copy, or the server's database.
 */
typedef struct
{
  KabRow *(*find) (const KabEntity *entity, const char *id, gpointer data, GError **error);
  char *(*setting) (const char *key, gpointer data, GError **error);
  char *(*strange_key) (gpointer data);
  GPtrArray *(*templates) (const char *kind, gpointer data, GError **error);
  GPtrArray *(
    *rows) (const KabEntity *entity, const char *field, const char *value, gpointer data, GError **error);
  GBytes *(*picture) (const char *digest, gpointer data);
  gpointer data;
  GDestroyNotify free;
} KabPaperStore;

/**
 * KabLicencePapers:
 *
 * Licences on paper, one or hundreds: what they share (templates, company, keys, pictures, the same client) is read once.
 * Of what differs only so much is kept. Reference-counted; threads may share it.
 */
typedef struct _KabLicencePapers KabLicencePapers;

/**
 * kab_licence_papers_new:
 * @store: copied; its data are taken
 * @language: (nullable): that all of them are to be in; %NULL: each as its template is
 * @otherwise: that of the reader, where no template says
 */
KabLicencePapers *
kab_licence_papers_new (const KabPaperStore *store, const char *language, const char *otherwise);
KabLicencePapers *kab_licence_papers_ref (KabLicencePapers *self);
void kab_licence_papers_unref (KabLicencePapers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabLicencePapers, kab_licence_papers_unref)

/**
 * kab_licence_papers_draw:
 *
 * With the licence's own template, its package's, the default one of its kind (the reader's language first), or the
 * built-in one. Blocks; on any thread. One that is signed with a key that is not trusted is drawn without its code, and a
 * problem says so.
 *
 * Returns: (transfer full) (nullable): see kab_licence_document_new()
 */
KabDocument *kab_licence_papers_draw (KabLicencePapers *self, const KabRow *licence, GError **error);

/** kab_licence_papers_make: the same of the licence of @id; @label: (out) (transfer full): its number, if it was found */
KabDocument *kab_licence_papers_make (KabLicencePapers *self, const char *id, char **label, GError **error);

G_END_DECLS
