using System.Collections.Immutable;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Benchmarks;

/// <summary>Appends as the desk makes them, encoded beforehand: what is measured is the store.</summary>
internal static class StoreSamples
{
    /// <summary>A case of so many commands with one event each, always with something due.</summary>
    public static ImmutableArray<StreamAppend> Case(string id, int commands)
    {
        var appends = ImmutableArray.CreateBuilder<StreamAppend>(commands);
        var stored = new StoredStream(SampleHistory.Case(id), 0, null, [], null);
        for (var version = 1; version <= commands; version++)
        {
            CaseEvent happened = version == 1 ? SampleHistory.Report() : SampleHistory.Note("They called again, and we said when we will call back.");
            var append = SampleHistory.Next(stored, FormattableString.Invariant($"c-{version}"), happened).Due(SampleHistory.Start.AddSeconds(version));
            stored = stored with { Version = version, Head = append.Head };
            appends.Add(append);
        }

        return appends.MoveToImmutable();
    }
}
