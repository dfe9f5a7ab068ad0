/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-section.h"

G_BEGIN_DECLS

/**
 * KabSectionInfo:
 * @name: stands for it in settings, on the command line and in actions
 * @title: untranslated
 * @entity: (nullable): what its rows are; shown only to roles that may read some of them, and counted
 * @get_type: of a #KabSection
 * @on_demand: shown only while there is something in it
 * @edits: its cards edit rows, so that kab_section_edit() works
 * @group: (nullable): untranslated: what it stands under in the sidebar, with those beside it that have the same
 * @writes: (nullable): shown only to roles that may change some of these
 * @sellers: shown to those who sell and to the office, not to clients
 * @unread: counted is what was not read in it
 * @clients: shown to clients, and nobody else
 * @base: (nullable): which of the rows are counted; %NULL: all
 * @reckoned: its rows are reckoned from others once it is opened: until then nobody counts them, nor looks through them
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *icon;
  const KabEntity *entity;
  GType (*get_type) (void);
  gboolean on_demand;
  gboolean edits;
  const char *group;
  const KabEntity *writes;
  gboolean sellers;
  gboolean unread;
  gboolean clients;
  void (*base) (KabQuery *query);
  gboolean reckoned;
} KabSectionInfo;

/** kab_sections: Returns: (transfer none) (array length=n): the registry, in the sidebar's order */
const KabSectionInfo *kab_sections (guint *n);

/** kab_section_find: @index: (out): its place in the registry; Returns: (nullable): the section called @name */
const KabSectionInfo *kab_section_find (const char *name, guint *index);

/** kab_section_of_entity: @entity: its name; Returns: (nullable): where rows of it are shown to @account */
const KabSectionInfo *kab_section_of_entity (const char *entity, KabAccount *account);

/** kab_section_is_for: Returns: whether @account has the section @info */
gboolean kab_section_is_for (const KabSectionInfo *info, KabAccount *account);

/** kab_sections_forget_views: lets go of the filters, order and columns of all lists */
void kab_sections_forget_views (GSettings *kept);

G_END_DECLS
