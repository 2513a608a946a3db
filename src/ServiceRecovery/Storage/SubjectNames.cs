using System.Text.Json;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Storage;

/// <summary>Finds names behind pseudonyms in stored events, for stores that list them.</summary>
internal static class SubjectNames
{
    /// <summary>Returns the original behind a pseudonym, if the event has it and it wasn't erased.</summary>
    /// <returns><see langword="null"/> when the event doesn't name <paramref name="subject"/>, or not any more.</returns>
    public static string? Find(StoredEvent stored, SubjectKey subject)
    {
        if (stored.Texts.IsDefaultOrEmpty)
        {
            return null;
        }

        try
        {
            return FindInHeader(stored, subject) ?? FindInBody(stored, subject);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException)
        {
            // Whoever reads the event is told that it can't be read; a list shows no name.
            return null;
        }
    }

    /// <summary>Returns the slot of the text that names somebody in an event, for stores that remember where a name stands.</summary>
    /// <returns><see langword="null"/> when the event doesn't name <paramref name="subject"/>.</returns>
    public static int? SlotOf(StoredEvent stored, SubjectKey subject)
    {
        if (stored.Actor == subject)
        {
            return EventCodec.ActorSlot;
        }

        if (stored.ActsFor == subject)
        {
            return EventCodec.ActsForSlot;
        }

        // A playbook's definition is JSON of another kind, and most events name nobody.
        if (stored.Texts.IsDefaultOrEmpty || stored.Body.Span.IndexOf(Utf8.Bytes(subject.Text)) < 0)
        {
            return null;
        }

        using var body = JsonDocument.Parse(stored.Body, BodyReader.Options);
        return BodyTexts.In(body.RootElement).Where(text => text.Subject == subject.Text).Select(text => (int?)text.Slot).FirstOrDefault();
    }

    private static string? FindInHeader(StoredEvent stored, SubjectKey subject)
    {
        var text = stored.Actor == subject ? BodyReader.TextIn(stored, EventCodec.ActorSlot)
            : stored.ActsFor == subject ? BodyReader.TextIn(stored, EventCodec.ActsForSlot)
            : null;
        return text is null ? null : TextCodec.Read(text);
    }

    private static string? FindInBody(StoredEvent stored, SubjectKey subject)
    {
        using var body = JsonDocument.Parse(stored.Body, BodyReader.Options);
        foreach (var marker in BodyTexts.In(body.RootElement))
        {
            if (marker.Subject == subject.Text && BodyReader.TextIn(stored, marker.Slot) is { } text)
            {
                return TextCodec.Read(text);
            }
        }

        return null;
    }
}
