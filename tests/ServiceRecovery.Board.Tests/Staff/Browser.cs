using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace ServiceRecovery.Board.Tests.Staff;

/// <summary>A browser without a script, as one person uses it: it knows what can be seen, follows what can be clicked, and types beside labels. It fails where somebody would have to know more.</summary>
internal sealed class Browser(BoardHost host, string user) : IDisposable
{
    private static readonly HtmlParser Parser = new();

    private Uri _at = new(host.Address, "/recovery/");

    /// <summary>Gets the page.</summary>
    public IHtmlDocument Page { get; private set; } = Parser.ParseDocument("");

    /// <summary>Gets the status of the last answer.</summary>
    public int Status { get; private set; }

    /// <summary>Gets the last answer.</summary>
    public Reply Last { get; private set; } = null!;

    /// <summary>Gets the address of the page.</summary>
    public string Address => _at.PathAndQuery;

    /// <summary>Gets what stands on the page.</summary>
    public string Seen => Words(Page.QuerySelector("main") ?? Page.Body!);

    /// <summary>Gets how often something was clicked or sent.</summary>
    public int Clicks { get; private set; }

    public static string Words(IElement element) => string.Join(' ', element.Descendants<IText>().SelectMany(text => text.Data.Split([' ', '\n', '\t', '\u00A0', '\u202F'], StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>Opens an address.</summary>
    public Task OpenAsync(string address) => GoAsync(HttpMethod.Get, new Uri(_at, address), null);

    /// <summary>Follows a link, by what it says.</summary>
    public async Task FollowAsync(string says)
    {
        Clicks++;
        await OpenAsync(One(Page.QuerySelectorAll("a[href]").Where(link => Is(Words(link), says)), "link", says).GetAttribute("href")!);
    }

    /// <summary>Tells whether a link says something.</summary>
    public bool HasLink(string says) => Page.QuerySelectorAll("a[href]").Any(link => Is(Words(link), says));

    /// <summary>Types beside a label.</summary>
    public Browser Fill(string label, string value)
    {
        var of = One(Page.QuerySelectorAll("label[for]").Where(one => Is(Words(one), label)), "label", label).GetAttribute("for")!;
        switch (Page.GetElementById(of))
        {
            case IHtmlTextAreaElement area:
                area.Value = value;
                break;
            case IHtmlSelectElement select:
                select.Value = One(select.Options.Where(option => Is(Words(option), value)), "option", value).Value;
                break;
            case IHtmlInputElement input:
                input.Value = value;
                break;
            default:
                Assert.Fail($"The label '{label}' is of nothing that could be filled in: '{of}'.");
                break;
        }

        return this;
    }

    /// <summary>Chooses one of several, by what the question and the answer say.</summary>
    public Browser Choose(string question, string answer)
    {
        var set = One(Page.QuerySelectorAll("fieldset").Where(one => one.QuerySelector("legend") is { } legend && Is(Words(legend), question)), "question", question);
        ((IHtmlInputElement)One(set.QuerySelectorAll("label").Where(one => Is(Words(one), answer)), "answer", answer).QuerySelector("input")!).IsChecked = true;
        return this;
    }

    /// <summary>Ticks a box, by what it says.</summary>
    public Browser Tick(string says)
    {
        ((IHtmlInputElement)One(Page.QuerySelectorAll("label").Where(one => Is(Words(one), says)), "box", says).QuerySelector("input[type=checkbox]")!).IsChecked = true;
        return this;
    }

    /// <summary>Presses a button, by what it says.</summary>
    public async Task PressAsync(string says)
    {
        Clicks++;
        var button = (IHtmlButtonElement)One(Page.QuerySelectorAll("button").Where(one => Is(Words(one), says)), "button", says);
        var form = (IHtmlFormElement)button.Closest("form")!;
        if (!button.HasAttribute("formnovalidate") && form.QuerySelectorAll("[required]").FirstOrDefault(IsMissing) is { } missing)
        {
            Assert.Fail($"A browser wouldn't send the form: '{missing.GetAttribute("name")}' is needed. {Seen}");
        }

        await SendAsync(form, button);
    }

    /// <summary>Sends a form as it stands.</summary>
    public Task SendAsync(IHtmlFormElement form, IHtmlButtonElement? button = null)
    {
        var fields = FieldsOf(form);
        if (button?.GetAttribute("name") is { Length: > 0 } name)
        {
            fields.Add(KeyValuePair.Create(name, button.GetAttribute("value") ?? ""));
        }

        var action = new Uri(_at, button?.GetAttribute("formaction") ?? form.GetAttribute("action") ?? "");
        return string.Equals(form.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase)
            ? GoAsync(HttpMethod.Post, action, fields)
            : GoAsync(HttpMethod.Get, new UriBuilder(action) { Query = string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}")) }.Uri, null);
    }

    /// <summary>Returns what a form would send.</summary>
    public static List<KeyValuePair<string, string>> FieldsOf(IHtmlFormElement form)
    {
        List<KeyValuePair<string, string>> fields = [];
        foreach (var element in form.QuerySelectorAll("input, select, textarea"))
        {
            var name = element.GetAttribute("name") ?? "";
            switch (element)
            {
                case IHtmlInputElement { Type: "radio" or "checkbox" } box:
                    if (box.IsChecked)
                    {
                        fields.Add(KeyValuePair.Create(name, box.Value));
                    }

                    break;
                case IHtmlInputElement input:
                    fields.Add(KeyValuePair.Create(name, input.Value));
                    break;
                case IHtmlTextAreaElement area:
                    fields.Add(KeyValuePair.Create(name, area.Value.ReplaceLineEndings("\r\n")));
                    break;
                case IHtmlSelectElement select:
                    fields.Add(KeyValuePair.Create(name, select.Value ?? ""));
                    break;
            }
        }

        return fields;
    }

    public void Dispose() => Page.Dispose();

    private async Task GoAsync(HttpMethod method, Uri address, List<KeyValuePair<string, string>>? fields)
    {
        for (var hops = 0; ; hops++)
        {
            Assert.InRange(hops, 0, 5);
            Assert.Equal(host.Address.Authority, address.Authority);
            (string, string)[] headers = [("X-Test-User", user), ("Sec-Fetch-Site", "same-origin")];
            using var content = fields is null ? null : new FormUrlEncodedContent(fields);
            Last = await host.SendAsync(method, address.PathAndQuery, content, headers);
            _at = address;
            if (Last.Status is not (303 or 308))
            {
                break;
            }

            address = new Uri(address, Last.Header("Location")!);
            (method, fields) = Last.Status == 303 ? (HttpMethod.Get, null) : (method, fields);
        }

        Status = Last.Status;
        Page = Parser.ParseDocument(Last.Text);
    }

    private static bool Is(string seen, string says) => string.Equals(seen, says, StringComparison.OrdinalIgnoreCase) || (says.EndsWith('…') && seen.StartsWith(says[..^1], StringComparison.OrdinalIgnoreCase));

    private T One<T>(IEnumerable<T> found, string kind, string says)
        where T : IElement
    {
        var all = found.ToList();
        Assert.True(all.Count > 0, $"There is no {kind} '{says}' on {Address}. There is: {Seen}");
        return all[0];
    }

    private static bool IsMissing(IElement element) => element switch
    {
        IHtmlInputElement { Type: "radio" } radio => !radio.Form!.QuerySelectorAll($"input[name='{radio.Name}']").OfType<IHtmlInputElement>().Any(one => one.IsChecked),
        IHtmlInputElement input => input.Value.Length == 0,
        IHtmlTextAreaElement area => area.Value.Length == 0,
        IHtmlSelectElement select => string.IsNullOrEmpty(select.Value),
        _ => false,
    };
}
