using System.Text.Json;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Storage;

/// <summary>Checks that a stream is as it was written: every event by the chain, every text by its commitment, the end by the head.</summary>
/// <remarks>
/// It reads no meaning, so it also checks events of a newer version. Erased texts are no flaw; they are counted.
/// Whoever can write the whole store, heads included, can make a new history that holds together: keep heads elsewhere too where that matters.
/// </remarks>
internal static class HistoryVerifier
{
    /// <summary>Checks a stream.</summary>
    /// <param name="stream">The stream, loaded whole.</param>
    /// <param name="pseudonyms">The tenant's pseudonyms; with them names are checked too.</param>
    /// <returns>The first flaw by version, or that there is none.</returns>
    public static HistoryVerdict Verify(StoredStream stream, Pseudonyms? pseudonyms = null)
    {
        var texts = 0;
        var erased = 0;
        ReadOnlyMemory<byte> chain = Chain.Start(stream.Key);
        for (var i = 0; i < stream.Events.Length; i++)
        {
            var stored = stream.Events[i];
            var version = i + 1L;
            if (stored.Version != version)
            {
                return HistoryVerdict.Broken(version, stored.Version > version ? HistoryFlaw.Missing : HistoryFlaw.Changed);
            }

            if (!IsNext(stored, chain))
            {
                return HistoryVerdict.Broken(version, HistoryFlaw.Changed);
            }

            chain = stored.Chain;
            if (FlawOf(stored, pseudonyms, ref texts, ref erased) is { } flaw)
            {
                return flaw;
            }
        }

        return FlawOf(stream, chain) is { } end ? end : HistoryVerdict.Intact(stream.Events.Length, texts, erased);
    }

    private static HistoryVerdict? FlawOf(StoredStream stream, ReadOnlyMemory<byte> chain)
    {
        if (stream.Version > stream.Events.Length)
        {
            return HistoryVerdict.Broken(stream.Events.Length + 1, HistoryFlaw.CutTail);
        }

        var belongs = stream.Version == stream.Events.Length
            && (stream.Head is { } head ? head.Chain.Span.SequenceEqual(chain.Span) : stream.Version == 0);
        return belongs ? null : HistoryVerdict.Broken(stream.Events.Length, HistoryFlaw.Head);
    }

    private static HistoryVerdict? FlawOf(StoredEvent stored, Pseudonyms? pseudonyms, ref int texts, ref int erased)
    {
        List<BodyText> expected;
        try
        {
            expected = Expected(stored);
        }
        catch (JsonException)
        {
            // The chain holds, so nobody changed it: it was never written by this library.
            return HistoryVerdict.Broken(stored.Version, HistoryFlaw.Changed);
        }

        foreach (var text in expected)
        {
            if (BodyReader.TextIn(stored, text.Slot) is not { } row)
            {
                erased++;
                continue;
            }

            texts++;
            if (text is { Subject: null, Commitment: null })
            {
                return HistoryVerdict.Broken(stored.Version, HistoryFlaw.StrayText, text.Slot);
            }

            if (!IsTheOne(row, text, pseudonyms))
            {
                return HistoryVerdict.Broken(stored.Version, HistoryFlaw.Text, text.Slot);
            }
        }

        var stray = stored.Texts.IsDefault ? null : stored.Texts.FirstOrDefault(row => expected.TrueForAll(text => text.Slot != row.Slot));
        return stray is null ? null : HistoryVerdict.Broken(stored.Version, HistoryFlaw.StrayText, stray.Slot);
    }

    private static bool IsNext(StoredEvent stored, ReadOnlyMemory<byte> previous)
    {
        try
        {
            return stored.Chain.Span.SequenceEqual(Chain.Next(previous.Span, stored));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // A header that can't even be written.
            return false;
        }
    }

    private static List<BodyText> Expected(StoredEvent stored)
    {
        using var body = JsonDocument.Parse(stored.Body, BodyReader.Options);
        List<BodyText> expected = [new(EventCodec.ActorSlot, stored.Actor.Text, null)];
        if (stored.ActsFor is { } actsFor)
        {
            expected.Add(new(EventCodec.ActsForSlot, actsFor.Text, null));
        }

        expected.AddRange(BodyTexts.In(body.RootElement));
        return expected;
    }

    private static bool IsTheOne(StoredText row, BodyText expected, Pseudonyms? pseudonyms)
    {
        if (row.Codec != TextCodec.Plain)
        {
            return false;
        }

        if (expected.Subject is { } subject)
        {
            return IsNameOf(row, subject, pseudonyms);
        }

        var commitment = new byte[TextCodec.CommitmentBytes];
        TextCodec.Commit(row.Salt, row.Bytes, commitment);
        return Convert.ToBase64String(commitment) == expected.Commitment;
    }

    // Without the key that made a pseudonym nobody can tell whose it is.
    private static bool IsNameOf(StoredText row, string subject, Pseudonyms? pseudonyms)
    {
        if (pseudonyms is null || !subject.StartsWith(pseudonyms.KeyId + ":", StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            return pseudonyms.IsOf(Utf8.Text(row.Bytes), new SubjectKey(subject));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
