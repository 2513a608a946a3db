using System.Collections.Immutable;
using ServiceRecovery.Board.Forms;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Board.Staff;

/// <summary>All that the page of a case shows.</summary>
/// <param name="Id">The case.</param>
/// <param name="Steps">How it stands, and what the reader may do.</param>
/// <param name="History">What happened, oldest first.</param>
/// <param name="Names">What people are called, by their ids.</param>
internal sealed record CaseView(CaseId Id, OpenSteps Steps, ImmutableArray<RecordedEvent> History, IReadOnlyDictionary<string, string> Names)
{
    /// <summary>The most events that a page shows.</summary>
    public const int PageSize = 100;

    /// <summary>Gets how it stands.</summary>
    public RecoveryCase Current => Steps.Case;

    /// <summary>Gets what the customer is called; null where nobody is named.</summary>
    public string? Customer { get; init; }

    /// <summary>Gets the customer's other cases that the reader may know of.</summary>
    public ImmutableArray<StreamSummary> Others { get; init; } = [];

    /// <summary>Gets the form that is shown; null for none.</summary>
    public ActForm? Form { get; init; }

    /// <summary>Gets the act whose form was asked for and isn't open to the reader.</summary>
    public string? Shut { get; init; }

    /// <summary>Gets after which version something is new to the reader.</summary>
    public long? Since { get; init; }

    /// <summary>Gets before which version the events are shown.</summary>
    public long? Before { get; init; }

    /// <summary>Gets what was found in the words that were just accepted.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Gets the other cases that the reader may not know of.</summary>
    public IReadOnlySet<CaseId> Hidden { get; init; } = ImmutableHashSet<CaseId>.Empty;
}
