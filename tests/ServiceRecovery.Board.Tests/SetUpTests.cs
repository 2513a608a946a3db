using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ServiceRecovery.Outbox;

namespace ServiceRecovery.Board.Tests;

/// <summary>A host says what isn't the default; what can't be meant is told when it starts, all of it.</summary>
public class SetUpTests
{
    [Fact]
    public async Task All_faults_of_the_options_are_told_at_once_when_the_host_starts()
    {
        await using var app = BoardHost.Build(out _, board =>
        {
            board.Organization = null!;
            board.TimeZone = null!;
            board.Contact = null!;
            board.StyleUrl = "//evil.example/x.css";
            board.LogoUrl = "https://evil.example/x.svg";
            board.Cultures = ["en", "de", "no culture"];
            board.Texts.Add("/nowhere/at/all");
        });

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.Equal(
            [
                "Organization must be set, but is null. Leave it out for the default.",
                "TimeZone must be set, but is null. Leave it out for the default.",
                "Contact must be set, but is null. Leave it out for the default.",
                "StyleUrl is an address of the same origin as '/style.css', but is '//evil.example/x.css'.",
                "LogoUrl is an address of the same origin as '/style.css', but is 'https://evil.example/x.svg'.",
                "Texts[0] is the folder '/nowhere/at/all', which can't be read. Correct the path.",
                "Cultures[1] is 'de', of which there are no texts. Add its file to a folder of Texts, or leave it out.",
                "Cultures[2] is a culture as 'en' or 'de-AT', but is 'no culture'.",
            ],
            thrown.Failures);
    }

    [Theory]
    [InlineData("/\\evil.example")]
    [InlineData("style.css")]
    [InlineData("/a b.css")]
    [InlineData("/\u00E9.css")]
    public async Task An_address_is_of_the_same_origin(string address)
    {
        await using var app = BoardHost.Build(out _, board => board.StyleUrl = address);
        Assert.StartsWith("StyleUrl ", Assert.Single((await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync())).Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a/")]
    [InlineData("http://crm.example/a/")]
    [InlineData("https://crm.example/a")]
    [InlineData("https://crm.example/a/?x=/")]
    [InlineData("https://ana@crm.example/a/")]
    [InlineData("ftp://crm.example/a/")]
    public async Task A_public_address_that_cannot_be_meant_is_told(string address)
    {
        await using var app = BoardHost.Build(out _, recovery: options => options.PublicUrl = new Uri(address, UriKind.RelativeOrAbsolute));

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.EndsWith($"but is '{address}'.", Assert.Single(thrown.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000/a/")]
    [InlineData("http://localhost/")]
    [InlineData("https://answers.example/")]
    public async Task On_loopback_it_may_be_http_and_it_may_be_a_host_s_root(string address)
    {
        await using var host = await BoardHost.StartAsync(recovery: options => options.PublicUrl = new Uri(address));
        var url = host.Services.GetRequiredService<AnswerLinks>().UrlOf(TenantId.Single, await host.AskedAsync(), new AskId("q1"));

        Assert.StartsWith(address, url.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(200, (await host.SendAsync(HttpMethod.Get, url.AbsolutePath, null)).Status);
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Get, new Uri(address).AbsolutePath, null)).Status);
    }

    [Fact]
    public async Task Without_a_public_address_no_page_is_mapped_and_no_link_is_made()
    {
        Assert.Contains("PublicUrl", Assert.Throws<InvalidOperationException>(() => BoardHost.Build(out _, recovery: static options => options.PublicUrl = null)).Message, StringComparison.Ordinal);

        await using var app = BoardHost.Build(out _, recovery: static options => options.PublicUrl = null, map: static _ => { });
        Assert.Contains("PublicUrl", Assert.Throws<InvalidOperationException>(() => app.Services.GetRequiredService<AnswerLinks>().UrlOf(TenantId.Single, new CaseId("C"), new AskId("q1"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_AddBoard_nothing_is_mapped()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        Assert.Contains("AddBoard()", Assert.Throws<InvalidOperationException>(() => app.MapRecoveryAnswers()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_of_messages_may_ask_for_links()
    {
        await using var host = await BoardHost.StartAsync(sentence: static sentence => sentence.AddOutboxHandler<Mailing>());
        var id = await host.AskedAsync();

        Assert.EndsWith("/a/" + host.LinkOf(id), host.Services.GetRequiredService<AnswerLinks>().UrlOf(TenantId.Single, id, new AskId("q1")).AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_needs_no_key_ring()
    {
        await using var host = await BoardHost.StartAsync(services: static services => services.AddSingleton<IDataProtectionProvider>(new NoKeys()));
        var link = host.LinkOf(await host.AskedAsync());

        Assert.Equal((200, 303), ((await host.GetAsync(link)).Status, (await host.PostAsync(link, ("says", "unhappy"))).Status));
    }

    [Fact]
    public async Task The_organization_s_own_style_picture_and_words_stand_on_the_page()
    {
        await using var host = await BoardHost.StartAsync(board =>
        {
            board.StyleUrl = "/own.css";
            board.LogoUrl = "/logo.svg";
            board.Organization = static (_, _) => "<b>Lindenhof & Söhne</b>";
            board.Matter = static (tenant, id, culture) => new($"{tenant} {id} {culture}: <i>your stay</i>");
        });
        var id = await host.AskedAsync();

        var page = await host.GetAsync(host.LinkOf(id));

        Assert.Contains("<link rel=\"stylesheet\" href=\"/own.css\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("<img src=\"/logo.svg\" alt=\"\"", page.Text, StringComparison.Ordinal);
        Assert.True(page.Says("<b>Lindenhof & Söhne</b>"));
        Assert.True(page.Says($"default {id} en: <i>your stay</i>"));
    }

    [Fact]
    public async Task Words_about_the_matter_that_cannot_be_had_are_left_out()
    {
        await using var host = await BoardHost.StartAsync(static board => board.Matter = static (_, _, _) => throw new TimeoutException("canary"));

        var page = await host.GetAsync(host.LinkOf(await host.AskedAsync()));

        Assert.Equal((200, false), (page.Status, page.Says("canary")));
    }

    private sealed class Mailing(AnswerLinks links) : IOutboxHandler
    {
        public string Name => "mailing";

        public bool Wants(CaseEvent happened) => happened is CaseEvent.AskingIssued;

        public ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken) => throw new InvalidOperationException(links.ToString());
    }

    private sealed class NoKeys : IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => throw new InvalidOperationException("A page asks for keys.");

        public byte[] Unprotect(byte[] protectedData) => throw new InvalidOperationException("A page asks for keys.");
    }
}
