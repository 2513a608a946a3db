using ServiceRecovery.Storage;

namespace ServiceRecovery.Transfer;

/// <summary>A stream that can't be moved, and why. Nothing of it was written or stored.</summary>
/// <param name="Code">What is wrong; it never changes once released (docs/export-format.md lists them).</param>
/// <param name="Sentence">A whole sentence, without words or names of a person.</param>
/// <param name="Stream">Which stream, where that is known.</param>
/// <param name="Line">The line of the file, from 1; <see langword="null"/> in an export.</param>
/// <param name="Version">The event that it is about, where it is about one.</param>
/// <param name="Flaw">What a check of the history found, where that was it.</param>
public sealed record TransferFault(string Code, string Sentence, StreamKey? Stream = null, long? Line = null, long? Version = null, HistoryFlaw? Flaw = null)
{
    /// <summary>Returns where it is and the sentence.</summary>
    public override string ToString()
    {
        var where = (Line, Stream) switch
        {
            ({ } line, { } stream) => FormattableString.Invariant($"line {line}, {stream}"),
            ({ } line, null) => FormattableString.Invariant($"line {line}"),
            (null, { } stream) => stream.ToString(),
            _ => "",
        };
        return where.Length == 0 ? $"{Code}: {Sentence}" : $"{Code}, {where}: {Sentence}";
    }

    internal static TransferFault From(HistoryVerdict broken, StreamKey stream) => new("history-broken", broken.Sentence!, stream, null, broken.Version, broken.Flaw);
}
