namespace ServiceRecovery.Desk;

/// <summary>Of an exception only its type's name is kept: its text may hold words of a person.</summary>
internal static class FaultCodes
{
    public static string CodeOf(Exception exception)
    {
        var name = "threw:" + exception.GetType().Name.Split('`')[0];
        return name.Length <= IdText.Longest ? name : name.Substring(0, IdText.Longest);
    }
}
