using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>What changed after a cursor, as far as the caller may know of it.</summary>
/// <param name="Seen">The changes, each case at least once.</param>
/// <param name="Next">The cursor after them.</param>
/// <param name="Began">From when on they are told.</param>
internal sealed record WorklistChanges(ImmutableArray<StreamChange> Seen, string Next, DateTimeOffset Began)
{
    private const string Asked = "changes";

    /// <summary>Returns a cursor of now by which what changed a moment ago is told too.</summary>
    public static string Begin(ApiCall call) => ListCursor.Of(call.Names, Asked, ChangesCursor.Begin(call.Tenant.Desk.Now).ToString());

    /// <summary>Returns a cursor of now: nothing changed after it yet.</summary>
    public static async ValueTask<WorklistChanges> BeginAsync(ApiCall call) => await ReadAsync(call, ChangesCursor.Begin(call.Tenant.Desk.Now)).ConfigureAwait(false) with { Seen = [] };

    /// <summary>Tells what changed after a cursor; null where it is none.</summary>
    public static async ValueTask<WorklistChanges?> ReadAsync(ApiCall call, string after) =>
        ListCursor.PlaceIn(after, call.Names, Asked) is { } place ? await ReadAsync(call, ChangesCursor.Read(place)).ConfigureAwait(false) : null;

    private static async ValueTask<WorklistChanges> ReadAsync(ApiCall call, ChangesCursor cursor)
    {
        var now = call.Tenant.Desk.Now;
        var changes = await call.Tenant.Desk.Queries.ChangedAsync(new ChangesQuery(call.Tenant.Tenant, cursor.Since) { AfterId = cursor.AfterId }, call.Left).ConfigureAwait(false);
        return new WorklistChanges(
            [.. cursor.NotTold(changes).Where(change => call.SeesPlace(change.Place))],
            ListCursor.Of(call.Names, Asked, cursor.After(changes, now).ToString()),
            cursor.Began);
    }
}
