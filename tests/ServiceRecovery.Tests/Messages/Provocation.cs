using System.Globalization;
using System.Text;

namespace ServiceRecovery.Tests.Messages;

/// <summary>A way to be refused through the real desk, and the code it is told by.</summary>
public sealed record Provocation(string Code, string When, Func<Task<Refusal>> Provoke)
{
    /// <summary>The part of a refusal that has the code: its sentence, what it is about, and its arguments.</summary>
    public async Task<IReadOnlyList<Unmet>> SentencesAsync() => [.. (await Provoke()).Unmet.Where(unmet => unmet.Code == Code)];

    public async Task<string> ShowAsync()
    {
        var text = new StringBuilder().Append(Code).Append(": ").Append(When).Append('\n');
        foreach (var unmet in await SentencesAsync())
        {
            text.Append("    ").Append(unmet.Sentence).Append('\n');
            if (unmet.Ref is { } about)
            {
                text.Append("    ref ").Append(about).Append('\n');
            }

            foreach (var argument in unmet.Arguments)
            {
                text.Append("    ").Append(argument.Key).Append(": ").Append(argument.Value.GetType().Name).Append(' ').Append(Show(argument.Value)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Show(object value) => value is DateTimeOffset time
        ? time.ToString("O", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
