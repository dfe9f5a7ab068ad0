/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-bulk.h"
#include "kab-card.h"
#include "kab-paged-table.h"
#include "kab-papers.h"

G_BEGIN_DECLS

/**
 * KabListInfo:
 * @name: as in the registry of sections; its settings key is "NAME-view"
 * @title: (nullable): what stands above it, where the entity's own title would not do
 * @page_size, @order, @descending: until somebody changes them
 * @filters: (array zero-terminated=1): fields to filter by; those that this role's rows cannot
 *   differ in are left out
 * @base: (nullable): which rows there are in it at all; such a list has no @filters
 * @card: makes the card
 * @create_label, @create_title: what the button that makes a new one says of itself, and what it says
 *   on the page of an empty list; %NULL where nobody makes any
 * @count: how to say how many there are, ngettext's two forms
 * @covers: the card needs all the room: it covers the list, however wide that is
 * @papers: (nullable): the paper that a row is printed on: those that were chosen are printed, or saved as PDF
 * @bulk: (nullable) (array zero-terminated=1): what else can be done to those that were chosen; each list writes them down
 *   and copies them
 */
typedef struct
{
  const char *name;
  const char *title;
  const KabEntity *entity;
  const char *icon;
  guint page_size;
  const char *order;
  gboolean descending;
  const KabTableColumn *columns;
  guint n_columns;
  const char *const *filters;
  void (*base) (KabQuery *query);
  GType (*card) (void);
  const char *placeholder;
  const char *empty_title;
  const char *empty_text;
  const char *create_label;
  const char *create_title;
  char *(*count) (guint64 n);
  gboolean covers;
  const KabPaperKind *papers;
  const KabBulkAction *bulk;
} KabListInfo;

/**
 * KabListSection:
 *
 * A list with its filters, and the card of the row that was opened: beside the list where there is
 * room, over it otherwise. What sections with a list share.
 */
#define KAB_TYPE_LIST_SECTION (kab_list_section_get_type ())
G_DECLARE_DERIVABLE_TYPE (KabListSection, kab_list_section, KAB, LIST_SECTION, KabSection)

struct _KabListSectionClass
{
  KabSectionClass parent_class;
  const KabListInfo *info;
};

KabPagedTable *kab_list_section_get_table (KabListSection *self);
/** kab_list_section_get_state: Returns: (transfer none) (nullable): %NULL before there was a cabinet */
KabListState *kab_list_section_get_state (KabListSection *self);
/** kab_list_section_set_menu: what else is done with all of it, above what each list has; called once */
void kab_list_section_set_menu (KabListSection *self, GMenuModel *menu);
/** kab_list_section_set_note: @note: (transfer floating): what is said above the rows, while it is visible; called once */
void kab_list_section_set_note (KabListSection *self, GtkWidget *note);

G_END_DECLS
