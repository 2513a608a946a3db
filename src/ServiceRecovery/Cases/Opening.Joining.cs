using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;
using static ServiceRecovery.CaseFolding;

namespace ServiceRecovery;

internal static partial class OpeningActs
{
    /// <summary>Takes a second report about the same case, which a merge brought: what the case is stays as its own report says it, and what counts is that of both.</summary>
    internal static void Join(RecoveryCase next, EventHeader header, CaseEvent report)
    {
        var alone = RecoveryCase.Empty with { };
        report.Apply(alone, header);
        var own = header.Origin is null ? alone : next;
        (next.Purpose, next.Playbook, next.Responsible, next.Channel) = (own.Purpose, own.Playbook, alone.Responsible, own.Channel);
        (next.ReceivedAt, next.OpenedAt, next.Reporter, next.OpenedWith) = (own.ReceivedAt, own.OpenedAt, own.Reporter, own.OpenedWith);
        (next.Nature, next.Failure, next.OpenedBy, next.Cause) = (own.Nature, own.Failure, own.OpenedBy, own.Cause);
        (next.Customer, next.Order, next.Place, next.LimitKeys) = (own.Customer, own.Order, own.Place, own.LimitKeys);
        next.BackToWorkVersion = own.BackToWorkVersion;
        if (header.Origin is { } origin)
        {
            next.KeptPlaces = next.KeptPlaces.AddRange(alone.LimitKeys.Select(key => new KeptPlace(key, origin.Case, origin.Version)));
        }

        next.GreatInconvenienceVersion = alone.GreatInconvenienceVersion > 0 && next.HighestInconvenience != Inconvenience.Great ? alone.GreatInconvenienceVersion : next.GreatInconvenienceVersion;
        (next.Severity, next.HighestSeverity) = (Highest(next.Severity, alone.Severity), Highest(next.HighestSeverity, alone.HighestSeverity));
        (next.Inconvenience, next.HighestInconvenience) = (Highest(next.Inconvenience, alone.Inconvenience), Highest(next.HighestInconvenience, alone.HighestInconvenience));
        (next.Safety, next.IsSaid) = (next.Safety || alone.Safety, next.IsSaid || alone.IsSaid);
        next.Concerned = [.. next.Concerned.Concat(alone.Concerned).Distinct()];
        next.Evidence = [.. next.Evidence.Concat(alone.Evidence).Distinct()];
        foreach (var representative in alone.Representatives)
        {
            Represent(next, representative);
        }
    }
}
