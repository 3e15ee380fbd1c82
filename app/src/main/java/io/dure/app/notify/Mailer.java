package io.dure.app.notify;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Sends mail by SMTP. What came in the same moment for one address is one mail. */
public final class Mailer {
    private static final String PATIENCE_MILLIS = "10000";
    private static final int LONGEST_SUBJECT = 150;
    /** An address that people name to be told at, in place of one of the web. */
    public static final String SCHEME = "mailto:";

    private final MailOptions options;
    private final Session session;

    public Mailer(MailOptions options) {
        this.options = options;
        session = Session.getInstance(properties(options), new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(options.user(), options.password());
            }
        });
    }

    private static Properties properties(MailOptions o) {
        Properties p = new Properties();
        p.setProperty("mail.transport.protocol", "smtp");
        p.setProperty("mail.smtp.host", o.host());
        p.setProperty("mail.smtp.port", String.valueOf(o.port()));
        p.setProperty("mail.smtp.auth", String.valueOf(!o.user().isEmpty()));
        p.setProperty("mail.smtp.starttls.enable", String.valueOf(o.security() == MailOptions.Security.STARTTLS));
        p.setProperty("mail.smtp.starttls.required", String.valueOf(o.security() == MailOptions.Security.STARTTLS));
        p.setProperty("mail.smtp.ssl.enable", String.valueOf(o.security() == MailOptions.Security.TLS));
        p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        p.setProperty("mail.smtp.connectiontimeout", PATIENCE_MILLIS);
        p.setProperty("mail.smtp.timeout", PATIENCE_MILLIS);
        p.setProperty("mail.smtp.writetimeout", PATIENCE_MILLIS);
        return p;
    }

    /** What is wrong with an address such as {@code mailto:kim@example.org}; null when nothing is. */
    public @Nullable String fault(String url) {
        try {
            InternetAddress address = new InternetAddress(url.substring(SCHEME.length()), true);
            String text = address.getAddress();
            int at = text.lastIndexOf('@');
            String domain = text.substring(at + 1).toLowerCase(Locale.ROOT);
            boolean isPlain = at > 0 && address.getPersonal() == null && text.equals(url.substring(SCHEME.length()));
            if (!isPlain) {
                return "one plain address is needed, as mailto:kim@example.org";
            }
            return options.domains().contains(domain)
                    ? null
                    : "mail goes to addresses of " + String.join(", ", options.domains()) + " alone";
        } catch (AddressException e) {
            return "one plain address is needed, as mailto:kim@example.org";
        }
    }

    /** Something to tell in words. {@code id}: the same when it is told again. */
    public record Line(long id, String subject, String text) {}

    /** Empty when the server has taken it; else what went wrong. */
    String send(String url, List<Line> lines) {
        try {
            MimeMessage mail = new MimeMessage(session);
            mail.setFrom(new InternetAddress(options.from()));
            mail.setRecipient(Message.RecipientType.TO, new InternetAddress(url.substring(SCHEME.length()), true));
            mail.setSubject(subject(lines), StandardCharsets.UTF_8.name());
            StringBuilder text = new StringBuilder();
            lines.forEach(line -> text.append(line.text).append("\r\n"));
            text.append("\r\nTo be told no more: dure hook list, dure hook remove ID\r\n");
            mail.setText(text.toString(), StandardCharsets.UTF_8.name());
            mail.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: nobody's absence answers it
            mail.setHeader("Dure-Delivery", String.valueOf(lines.getFirst().id));
            mail.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC)));
            Transport.send(mail);
            return "";
        } catch (MessagingException e) {
            return "mail by " + options.host() + ": " + e.getMessage();
        }
    }

    private static String subject(List<Line> lines) {
        String first = lines.getFirst().subject.replaceAll("\\p{Cntrl}", " ");
        String more = lines.size() > 1 ? ", and " + (lines.size() - 1) + " more" : "";
        return "[Dure] " + first.substring(0, Math.min(first.length(), LONGEST_SUBJECT)) + more;
    }
}
