using System.Text.Json;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Storage;

/// <summary>Finds names behind pseudonyms in stored events, for stores that list them.</summary>
public static class SubjectNames
{
    /// <summary>Returns the original behind a pseudonym, if the event has it and it wasn't erased.</summary>
    /// <returns><see langword="null"/> when the event doesn't name <paramref name="subject"/>, or not any more.</returns>
    public static string? Find(StoredEvent stored, SubjectKey subject)
    {
        if (stored.Actor == subject && BodyReader.TextIn(stored, EventCodec.ActorSlot) is { } actor)
        {
            return TextCodec.Read(actor);
        }

        if (stored.ActsFor == subject && BodyReader.TextIn(stored, EventCodec.ActsForSlot) is { } actsFor)
        {
            return TextCodec.Read(actsFor);
        }

        return stored.Texts.IsDefaultOrEmpty ? null : FindInBody(stored, subject);
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
