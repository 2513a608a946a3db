using System.Text;

namespace ServiceRecovery.Serialization;

/// <summary>Writes members of closed lists as words: <c>WantsMore</c> is <c>wants-more</c>.</summary>
internal static class Kebab
{
    public static string Of(Enum member) => Of(member.ToString());

    public static string Of(string name)
    {
        var word = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (c is >= 'A' and <= 'Z')
            {
                if (word.Length > 0)
                {
                    word.Append('-');
                }

                word.Append((char)(c | 0x20));
            }
            else
            {
                word.Append(c);
            }
        }

        return word.ToString();
    }
}
