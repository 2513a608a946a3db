using System.Collections.Immutable;

namespace ServiceRecovery;

/// <summary>What the things of a case are called in another one.</summary>
internal abstract class Naming
{
    public abstract ActId Of(ActId id);

    public abstract PromiseId Of(PromiseId id);

    public abstract AskId Of(AskId id);

    public ActId? Of(ActId? id) => id is { } given ? Of(given) : null;

    public PromiseId? Of(PromiseId? id) => id is { } given ? Of(given) : null;

    public AskId? Of(AskId? id) => id is { } given ? Of(given) : null;

    public CaseEvent Of(CaseEvent happened) => happened.Renamed(this);

    public ImmutableArray<CaseEvent> Of(ImmutableArray<CaseEvent> happened) => happened.IsDefault ? happened : [.. happened.Select(Of)];

    public SourceTaken? Of(SourceTaken? source) => source?.Ask is { } ask ? source.Naming(Of(ask)) : source;

    public virtual ImmutableArray<CarriedEvent> Of(ImmutableArray<CarriedEvent> carried) => [.. carried.Select(one => one with { Event = Of(one.Event) })];
}
