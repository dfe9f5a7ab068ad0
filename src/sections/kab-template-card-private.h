/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-field-row.h"
#include "kab-template-card.h"
#include "kab-template-editor.h"
#include "kab-template-pictures.h"
#include "kab-template-start.h"
#include "kab-versions.h"
#include "kab-undecided.h"

G_BEGIN_DECLS

struct _KabTemplateCard
{
  KabCard parent_instance;

  /* template */
  AdwWindowTitle *title;
  GtkWidget *close;
  GtkWidget *more;
  GtkWidget *save;
  GtkRevealer *notice;
  GtkLabel *notice_text;
  GtkWidget *notice_discard;
  GtkWidget *decision;
  GtkWidget *earlier;
  GtkStack *body;
  KabTemplateStart *start;
  GtkWidget *switcher; /* of the pages; a narrow window has room for some of them */
  GtkStack *pages;
  GtkWidget *example_box;
  GtkMenuButton *example;
  GtkLabel *example_label;
  GtkPopover *example_popover;
  AdwBin *editor_place;
  KabTemplatePictures *pictures;
  AdwPreferencesGroup *about;
  KabVersions *versions;

  KabTemplateEditor *editor; /* the place's */
  GPtrArray *rows;           /* KabFieldRow: the group's */
  KabRow *base;              /* as the person saw it; what a new one starts with */
  KabRow *saved;             /* what is being written */
  KabRow *asked;             /* what is to be written once it is agreed that it does not print */
  KabUndecided *undecided;   /* of the cabinet */
  GCancellable *reading;     /* the example */
  GHashTable *own;           /* (nullable): pictures of the company by name: for templates without one */
  char *example_id;
  const KabEntity *example_entity; /* what the popover lists */
  gboolean is_new;
  gboolean is_copy; /* a new one that differs from nothing on purpose */
  gboolean editable;
  gboolean saving;
  gboolean following;
  gboolean versions_due;
  gboolean wants_picture; /* the next one that is added goes to where the caret is */
};

/* kab-template-card.c */
KabFieldRow *kab_template_card_row (KabTemplateCard *self, const char *name);
/* A text of a row; "" for none. */
const char *kab_template_card_text (const KabRow *row, const char *field);
gboolean kab_template_card_differs (KabTemplateCard *self);
gboolean kab_template_card_html_differs (KabTemplateCard *self);
gboolean kab_template_card_pictures_differ (KabTemplateCard *self);
/* @row: (transfer full): what is shown is compared with it from then on */
void kab_template_card_take_base (KabTemplateCard *self, KabRow *row);
/* Shows the base. */
void kab_template_card_show_base (KabTemplateCard *self);
void kab_template_card_show_changed (KabTemplateCard *self);
void kab_template_card_show_decision (KabTemplateCard *self);
/* Gives the editor the pictures as they are now. */
void kab_template_card_show_pictures (KabTemplateCard *self);
void kab_template_card_tell (KabTemplateCard *self, const char *text, gboolean may_discard);

/* kab-template-card-example.c: what the preview is made of */
/* What the template was tried with last. */
void kab_template_card_recall_example (KabTemplateCard *self);
void kab_template_card_read_example (KabTemplateCard *self);
void kab_template_card_bind_example (GtkWidgetClass *widget_class);
/* Reads the pictures of the company, and gives the editor those that differ from what it had. */
void kab_template_card_read_company (KabTemplateCard *self);
/* The names of records are told by the titles of the card's cabinet. */
void kab_template_card_follow_titles (KabTemplateCard *self);

/* kab-template-card-save.c */
void kab_template_card_save (KabCard *card);
char *kab_template_card_write_draft (KabCard *card);
gboolean kab_template_card_take_draft (KabCard *card, JsonNode *draft);

G_END_DECLS
