using System.Collections.Immutable;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.AspNetCore.Api;
using ServiceRecovery.Board.Forms;

namespace ServiceRecovery.Board.Staff;

/// <summary>Finds what people are called: staff by their display names, customers as the organization's directory has them.</summary>
internal static class BoardPeople
{
    /// <summary>Returns what somebody of the staff is called; the reader is <c>you</c>.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, string>> NamesOfAsync(BoardCall call, IEnumerable<string?> ids)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in ids.OfType<string>().Distinct())
        {
            names[id] = id == call.By.Id.Value ? call.Texts["page.you"].Template
                : PersonId.TryParse(id, out var person) ? await CaseAnswers.NameOfAsync(call.Tenant, person, call.Left).ConfigureAwait(false)
                : id;
        }

        return names;
    }

    /// <summary>Returns what customers are called, by their references. The directory is asked once; whom it doesn't know goes by their reference.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, string>> CustomersAsync(BoardCall call, IEnumerable<CustomerRef?> customers)
    {
        var found = await call.Tenant.FindCustomersAsync(customers.OfType<CustomerRef>(), call.Left).ConfigureAwait(false);
        return found.Where(known => known.Value.Name is { Length: > 0 }).ToDictionary(known => known.Key.Value, known => known.Value.Name!);
    }

    /// <summary>Returns the people who can be chosen; none where the organization lists nobody.</summary>
    public static async ValueTask<ImmutableArray<FormChoice>> ListAsync(BoardCall call) =>
        [.. (await call.Tenant.ListStaffAsync(call.Left).ConfigureAwait(false)).Select(member => new FormChoice(member.Id.Value, default) { Data = member.Names is [var name, ..] ? name : member.Id.Value })];

    /// <summary>Returns what the reader is called to others.</summary>
    public static ValueTask<string> ReaderAsync(BoardCall call) => CaseAnswers.NameOfAsync(call.Tenant, call.By.Id, call.Left);
}
