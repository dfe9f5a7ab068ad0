/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-signed-out-notice.h"

#include <glib/gi18n-lib.h>

struct _KabSignedOutNotice
{
  AdwBin parent_instance;

  /* template */
  GtkRevealer *revealer;
  GtkLabel *text;

  KabCabinet *cabinet;
};

G_DEFINE_FINAL_TYPE (KabSignedOutNotice, kab_signed_out_notice, ADW_TYPE_BIN)

static void
state_changed_cb (KabSignedOutNotice *self)
{
  gboolean out
    = kab_cabinet_get_state (self->cabinet) == KAB_SYNC_SIGNED_OUT
      && !g_str_has_prefix (kab_account_get_server (kab_cabinet_get_account (self->cabinet)), "local:");
  g_autofree char *text = NULL;
  guint pending;

  g_object_get (self->cabinet, "pending", &pending, NULL);
  if (pending > 0)
    text = g_strdup_printf (
      ngettext ("You are signed out. You can go on reading and editing; %u edit is kept.",
                "You are signed out. You can go on reading and editing; %u edits are kept.", pending),
      pending);
  else
    text = g_strdup (_ ("You are signed out. You can go on reading and editing."));
  gtk_label_set_label (self->text, text);
  gtk_revealer_set_reveal_child (self->revealer, out);
}

void
kab_signed_out_notice_set_cabinet (KabSignedOutNotice *self, KabCabinet *cabinet)
{
  if (self->cabinet)
    g_signal_handlers_disconnect_by_data (self->cabinet, self);
  g_set_object (&self->cabinet, cabinet);
  if (cabinet)
    {
      g_signal_connect_swapped (cabinet, "notify::state", G_CALLBACK (state_changed_cb), self);
      g_signal_connect_swapped (cabinet, "notify::pending", G_CALLBACK (state_changed_cb), self);
      state_changed_cb (self);
    }
  else if (self->revealer)
    gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
kab_signed_out_notice_dispose (GObject *object)
{
  KabSignedOutNotice *self = KAB_SIGNED_OUT_NOTICE (object);

  self->revealer = NULL;
  kab_signed_out_notice_set_cabinet (self, NULL);
  G_OBJECT_CLASS (kab_signed_out_notice_parent_class)->dispose (object);
}

static void
kab_signed_out_notice_class_init (KabSignedOutNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_signed_out_notice_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kabinet/Kabinet/app/kab-signed-out-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, KabSignedOutNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, KabSignedOutNotice, text);
}

static void
kab_signed_out_notice_init (KabSignedOutNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
