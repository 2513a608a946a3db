namespace ServiceRecovery.Generators;

/// <summary>Writes the method of the handle that gives a command.</summary>
internal static class HandleCode
{
    public static void Write(Code code, Act act)
    {
        var root = Root.Of(act.Root);
        var given = act.Members.Where(member => !member.IsHidden).ToList();
        code.Line($"/// <summary>{Escaped(act.About)}</summary>");
        foreach (var member in given)
        {
            code.Line($"/// <param name=\"{member.Parameter.TrimStart('@')}\">{member.Doc ?? About(member)}</param>");
        }

        code.Line("/// <param name=\"id\">The id under which the command is remembered; the same id with the same content is answered once. Without one each call is a command of its own.</param>");
        if (root.TakesExpected)
        {
            code.Line("/// <param name=\"expected\">The version the caller saw; another one refuses the command. Without one any will do.</param>");
        }

        code.Line("/// <param name=\"cancellationToken\">Honored until the append begins, and not after.</param>");
        code.Line("/// <returns>Accepted, repeated, or refused with everything that is unmet.</returns>");
        var parameters = given.Select(member => $"{member.WrittenType} {member.Parameter}{(member.Default is null ? "" : $" = {member.Default}")}, ");
        code.Line($"public ValueTask<{root.Result}> {act.Method}({string.Concat(parameters)}CommandId? id = null, {(root.TakesExpected ? "long? expected = null, " : "")}CancellationToken cancellationToken = default) =>");
        code.In();
        code.Line($"DoAsync(new {act.Root}.{act.Name}({string.Join(", ", given.Select(member => member.Parameter))}), id, {(root.TakesExpected ? "expected, " : "")}cancellationToken);");
        code.Out();
        code.Line();
    }

    private static string About(Member member) => $"The {Code.Kebab(member.Name).Replace('-', ' ')}{(member.IsNeeded ? "" : ", where there is one")}.";

    private static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
