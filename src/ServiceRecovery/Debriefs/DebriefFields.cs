namespace ServiceRecovery.Debriefs;

// The fields of what is asked of a debrief, validated and hashed like those of commands to cases.
internal static class DebriefFields
{
    /// <summary>Returns why a command doesn't come in, or null when it does.</summary>
    public static Unmet? Check(DebriefCommand command) => CommandValidator.Check(command.Act.Verb, fields => Visit(fields, command)) ?? command.Validate();

    public static void Visit(CommandFields fields, DebriefCommand command)
    {
        fields.Code("do", command.Act.Verb);
        command.Visit(fields);
    }

    /// <summary>Returns the words that a command puts into a debrief, each with its field; none of them may name a person.</summary>
    public static IEnumerable<(string Field, string Words)> WordsOf(DebriefCommand command) => command.Texts.Where(text => text.Words is not null).Select(text => (text.Field, text.Words!));
}
