namespace ServiceRecovery.Storage.Format;

// The names under which the closed lists are stored, by the number of the member. Those of acts and events are made from the lists' own members;
// an approved file holds them, because a stored name never changes, whatever a member is called later.
internal static partial class StoredWords
{
    public static readonly string[] ActorKind = ["staff", "customer", "system"];
    public static readonly string[] StreamKind = ["case", "debrief", "playbook"];

    public static string Of(string[] words, int number) => (uint)number < (uint)words.Length
        ? words[number]
        : throw new ArgumentOutOfRangeException(nameof(number), number, "A member of a closed list has a stored name; this number has none.");

    public static int NumberOf(string[] words, string word)
    {
        var number = Array.IndexOf(words, word);
        return number >= 0 ? number : throw new FormatException($"It has a word that isn't one of '{string.Join("', '", words)}'.");
    }
}
