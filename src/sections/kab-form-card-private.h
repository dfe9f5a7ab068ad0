/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-form-card.h"
#include "kab-undecided.h"

G_BEGIN_DECLS

typedef struct
{
  /* template */
  AdwWindowTitle *title;
  GtkWidget *close;
  GtkMenuButton *more;
  GtkWidget *save;
  GtkRevealer *notice;
  GtkLabel *notice_text;
  GtkWidget *notice_discard;
  GtkWidget *decision;
  GtkLabel *decision_text;
  GtkScrolledWindow *scrolled;
  GtkBox *form;
  GtkExpander *history;
  GtkBox *history_box;

  GPtrArray *groups;       /* AdwPreferencesGroup */
  GPtrArray *rows;         /* GtkWidget: the groups': KabFieldRow where it may be edited */
  GPtrArray *parts;        /* KabFormPart */
  GPtrArray *names;        /* static: of the parts */
  GHashTable *hidden;      /* static: fields without a row that is shown */
  GMenu *menu;             /* about the row */
  KabRow *base;            /* as the person saw it; what a new one starts with */
  KabRow *saved;           /* what is being written */
  KabUndecided *undecided; /* of the cabinet */
  gboolean is_new;
  gboolean is_copy; /* a new one that differs from nothing on purpose */
  gboolean editable;
  gboolean saving;
  gboolean following;
} KabFormCardPrivate;

#define PART(priv, i) (KAB_FORM_PART (g_ptr_array_index ((priv)->parts, (i))))
#define PART_IFACE(priv, i) (KAB_FORM_PART_GET_IFACE (g_ptr_array_index ((priv)->parts, (i))))

KabFormCardPrivate *kab_form_card_private (KabFormCard *self);
const KabFormInfo *kab_form_card_info (KabFormCard *self);
/** kab_form_card_differs: whether the form differs from @base, quietly: a field that is being typed is not wrong yet */
gboolean kab_form_card_differs (KabFormCard *self);
/** kab_form_card_arrange: what some fields say about others: money in its currency, and what only this kind of row has */
void kab_form_card_arrange (KabFormCard *self);
void kab_form_card_show_changed (KabFormCard *self);
void kab_form_card_show_decision (KabFormCard *self);
void kab_form_card_tell (KabFormCard *self, const char *text, gboolean may_discard);
void kab_form_card_fill_rows (KabFormCard *self);
void kab_form_card_show_base (KabFormCard *self);
/** kab_form_card_take_base: @row: (transfer full): */
void kab_form_card_take_base (KabFormCard *self, KabRow *row);

/* of #KabCardClass */
char *kab_form_card_write_draft (KabCard *card);
gboolean kab_form_card_take_draft (KabCard *card, JsonNode *draft);
void kab_form_card_save (KabCard *card);

G_END_DECLS
