using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Relational;

/// <summary>Compares the guards that stand in a database with those of this version.</summary>
internal static class GuardSql
{
    /// <summary>What the guards of every database say of an ending that nothing earned.</summary>
    public const string Unearned = "recovery: no event earned this ending";

    /// <summary>Returns the names of the guards that aren't there, are switched off, or are those of another version, in the order of the script.</summary>
    public static async ValueTask<ImmutableArray<string>> MissingAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var standing = new Dictionary<string, string>(StringComparer.Ordinal);
        var ask = session.Dialect.StandingGuards;
        await session.ReadAsync([ask.Parameters.IsEmpty ? ask.With() : ask.With(session.Schema)], (_, row) => standing[row.GetString(0)] = Plain(row.GetString(1)), cancellationToken).ConfigureAwait(false);
        return [.. session.Dialect.GuardTextsIn(session.Schema).Where(guard => !standing.TryGetValue(guard.Name, out var text) || text != guard.Text).Select(guard => guard.Name)];
    }

    /// <summary>Says that guards are missing, to somebody who has to put them there.</summary>
    public static RecoveryStoreException Unguarded(IEnumerable<string> missing, string whatWouldDo) => new(
        StoreFault.Unguarded,
        $"The database lacks guards of this version, so that plain SQL could change what happened: {string.Join(", ", missing.Select(name => $"'{name}'"))}. {whatWouldDo}");

    /// <summary>Returns a text in which line ends and indents don't count.</summary>
    public static string Plain(string text) => Regex.Replace(text, @"\s+", " ").Trim(' ', ';');
}
