using System.CommandLine;
using System.Globalization;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli;

/// <summary>An option that takes a whole number within bounds; what is none, or lies beyond, is told with what was given.</summary>
internal static class NumberOption
{
    public static Option<int> Make(string name, string help, string description, int least, int most, int usual) => new(name)
    {
        HelpName = help,
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            var given = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            result.AddError(FormattableString.Invariant($"'{name}' takes {least} to {most}, but was {FieldFaults.Quote(given)}."));
            return usual;
        },
    };
}
