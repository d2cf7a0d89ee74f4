using System.Net;
using Replication.BrowserTests.Browsing;
using Replication.BrowserTests.Systems;
using Xunit;

namespace Replication.BrowserTests.Access;

/// <summary>What a server with tokens answers without a session.</summary>
public sealed class NoSessionTests(ConsoleSystem system)
{
    public static TheoryData<string> Templates => [.. ConsolePages.Templates];

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task A_page_redirects_to_the_sign_in(string template)
    {
        using var http = NewHttp();
        var path = ConsolePages.AddressOf(template, system);

        using var answer = await http.GetAsync($"{path}?some=value", TestContext.Current.CancellationToken);

        if (template == ConsolePages.SignIn)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return;
        }
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"/sign-in?to={Uri.EscapeDataString($"{path}?some=value")}", answer.Headers.Location?.OriginalString);
        Assert.Empty(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Each_answer_allows_scripts_of_this_server_only()
    {
        using var http = NewHttp();
        foreach (var path in (string[])["/", "/sign-in", "/_blazor", "/preferences"])
        {
            using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);

            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy")).Split(';', StringSplitOptions.TrimEntries);
            Assert.Contains("default-src 'none'", policy);
            Assert.Contains("script-src 'self'", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.Contains("form-action 'self'", policy);
        }
    }

    // The first page answers programs with a text.
    private HttpClient NewHttp() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = system.Address,
        DefaultRequestHeaders = { { "Accept", "text/html" } },
    };
}
