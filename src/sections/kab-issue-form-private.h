/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-field-row.h"
#include "kab-issue-client.h"
#include "kab-issue-form.h"
#include "kab-issue-options.h"
#include "kab-issue-payment.h"
#include "kab-issue-price.h"

G_BEGIN_DECLS

/* The arguments of the command that stand in rows of their own; the first ones in the group of the package. */
#define KAB_ISSUE_FORM_ROWS 6
extern const char *const kab_issue_form_args[KAB_ISSUE_FORM_ROWS];

struct _KabIssueForm
{
  AdwBin parent_instance;

  KabCabinet *cabinet;
  GCancellable *trying;
  GCancellable *reading;
  GCancellable *looking; /* at the package that was chosen */
  char *id;              /* of the licence, or the order, to be */
  gboolean own;          /* a client orders */
  KabRow *renews;
  KabRow *changes; /* the order that a client has and wants otherwise */
  KabFieldRow *rows[KAB_ISSUE_FORM_ROWS];
  KabIssueClient *client;
  KabIssueOptions *options;
  KabIssuePayment *payment;
  KabIssuePrice *price;
  AdwPreferencesGroup *sale;
  AdwWindowTitle *title;
  GtkScrolledWindow *scrolled;
  GtkLabel *total;
  GtkButton *issue;
  GtkWidget *close;
  gint64 agreed; /* the total that was shown last; -1: none */
  guint try_due;
  gboolean following;
  gboolean typed;
  gboolean busy;
};

void kab_issue_form_show_title (KabIssueForm *self);
/* Something else is chosen already: the price is asked anew in a moment */
void kab_issue_form_try_soon (KabIssueForm *self);
/* @package: (nullable): an id; @options: (nullable): those that are chosen already */
void kab_issue_form_look_at_package (KabIssueForm *self, const char *package, const char *options);

G_END_DECLS
