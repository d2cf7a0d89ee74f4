using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.IntegrationTests.Api;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Console;

/// <summary>A process that has the role console alone.</summary>
public sealed class ConsoleAloneTests
{
    private const string Secret = "secret-token";

    [Fact]
    public async Task A_console_without_store_and_bus_shows_the_pages_of_another_process()
    {
        await using var api = await StartApiAsync();
        await using var console = await StartConsoleAsync(api.Address, keys: null);
        using var browser = new Browser(AddressOf(console));

        using var signedIn = await browser.SignInAsync(Secret);
        using var page = await browser.GetAsync("/rules");

        Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Null(console.Services.GetService<IRuleStore>());
        using var ready = await browser.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);

        await api.StopAsync();
        using var away = await browser.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        using var alive = await browser.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task Consoles_with_the_same_keys_accept_the_sessions_of_each_other()
    {
        using var folder = new TemporaryFolder();
        await using var api = await StartApiAsync();
        await using var one = await StartConsoleAsync(api.Address, folder.Combine("keys"));
        await using var two = await StartConsoleAsync(api.Address, folder.Combine("keys"));
        await using var other = await StartConsoleAsync(api.Address, folder.Combine("other"));
        using var browser = new Browser(AddressOf(one));
        using var signedIn = await browser.SignInAsync(Secret);
        var cookie = signedIn.Headers.GetValues("Set-Cookie")
            .Single(static it => it.StartsWith("replication-session=", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(two, cookie));
        Assert.Equal(HttpStatusCode.Redirect, await StatusOfAsync(other, cookie));
    }

    private static async Task<HttpStatusCode> StatusOfAsync(WebApplication console, string cookie)
    {
        using var browser = new Browser(AddressOf(console));
        using var page = await browser.GetAsync("/rules", ("Cookie", cookie.Split(';')[0]));
        return page.StatusCode;
    }

    private static Task<ApiHost> StartApiAsync() =>
        ApiHost.StartAsync(instances: null, rules: null, ApiHost.Token(Secret, TokenRole.Admin) with { Name = "ci" });

    private static async Task<WebApplication> StartConsoleAsync(Uri api, string? keys)
    {
        var console = ReplicationHost.Build(new HostSettings
        {
            Roles = Roles.Console,
            Urls = ["http://127.0.0.1:0"],
            Store = new StoreConfiguration.Sqlite("unused.db"),
            Console = new ConsoleConfiguration(api, keys),
            Instances = [],
            Rules = [],
        });
        await console.StartAsync(TestContext.Current.CancellationToken);
        return console;
    }

    private static Uri AddressOf(WebApplication console) =>
        new(console.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}
