using System.Collections.Immutable;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Desk;

/// <summary>Brings every login of a person to the one id that stands for them, so that nobody is another person by another login.</summary>
internal static class IdentityResolution
{
    public static async ValueTask<PersonId?> FindResponsibleAsync(DeskParts parts, TenantId tenant, PlaceId? place, CancellationToken cancellationToken)
    {
        if (parts.Staff is NoStaffDirectory)
        {
            return null;
        }

        var box = await PolicyCall.AskAsync("staff-directory", async token => new[] { await parts.Staff.FindResponsibleAsync(tenant, place, token).ConfigureAwait(false) }, parts, cancellationToken).ConfigureAwait(false);
        return box[0];
    }

    public static async ValueTask<StaffMember?> FindAsync(DeskParts parts, TenantId tenant, PersonId id, CancellationToken cancellationToken)
    {
        // Nobody known by an id is no failure, so the answer is asked for in a box.
        var box = await PolicyCall.AskAsync("staff-directory", async token => new[] { await parts.Staff.FindAsync(tenant, id, token).ConfigureAwait(false) }, parts, cancellationToken).ConfigureAwait(false);
        return box[0];
    }

    public static async ValueTask<(RecoveryBatch Batch, PersonId? AsStaff, Unmet? Refused)> CanonicalAsync(DeskParts parts, TenantId tenant, RecoveryBatch batch, CancellationToken cancellationToken)
    {
        if (parts.Staff is NoStaffDirectory)
        {
            return (batch, null, null);
        }

        var (by, refused) = await ActorAsync(parts, tenant, batch.By, cancellationToken).ConfigureAwait(false);
        if (refused is not null)
        {
            return (batch, null, refused);
        }

        var commands = ImmutableArray.CreateBuilder<CaseCommand>(batch.Commands.Length);
        foreach (var command in batch.Commands)
        {
            commands.Add(await command.WithPeopleAsync(id => IdAsync(parts, tenant, id, cancellationToken)).ConfigureAwait(false));
        }

        // Whoever speaks as a customer may be known here by a login.
        var asStaff = by.Kind == ActorKind.Customer ? await FindAsync(parts, tenant, by.Id, cancellationToken).ConfigureAwait(false) : null;
        return (batch.As(by, commands.MoveToImmutable()), asStaff?.Id, null);
    }

    /// <summary>Brings who acts, and whom a person or a program acts for, to the one id that stands for them.</summary>
    public static async ValueTask<(Actor By, Unmet? Refused)> ActorAsync(DeskParts parts, TenantId tenant, Actor by, CancellationToken cancellationToken)
    {
        if (parts.Staff is NoStaffDirectory)
        {
            return (by, null);
        }

        var member = by.Kind == ActorKind.Staff ? await FindAsync(parts, tenant, by.Id, cancellationToken).ConfigureAwait(false) : null;
        return member is { IsActive: false } ? (by, Refusals.PersonInactive(by.Id))
            : member is null && by.Kind == ActorKind.Staff && !parts.Rules.UnknownStaffMayAct ? (by, Refusals.PersonUnknown(by.Id))
            : (by with { Id = member?.Id ?? by.Id, ActsFor = by.ActsFor is { } other ? await IdAsync(parts, tenant, other, cancellationToken).ConfigureAwait(false) : null }, null);
    }

    public static async ValueTask<PersonId> IdAsync(DeskParts parts, TenantId tenant, PersonId id, CancellationToken cancellationToken) =>
        (await FindAsync(parts, tenant, id, cancellationToken).ConfigureAwait(false))?.Id ?? id;
}
