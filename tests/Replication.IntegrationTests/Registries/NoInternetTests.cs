using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Registries;
using Replication.Registries.Checks;
using Replication.Registries.Instances;
using Replication.Storage.Sqlite;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>With <c>internetAccess: false</c>, no connection to a public address is attempted, whatever the registry responds.</summary>
public sealed class NoInternetTests
{
    // A documentation range of RFC 5737: treated as public, but not assigned.
    private const string Public = "203.0.113.";

    private static readonly RegistryClientOptions Hurried = RegistryCheck.Options with
    {
        ConnectTimeout = TimeSpan.FromMilliseconds(300),
        AnswerTimeout = TimeSpan.FromSeconds(2),
        TokenTimeout = TimeSpan.FromSeconds(1)
    };

    private static readonly RepositoryName Repository = RepositoryName.Parse("team/app");

    public static TheoryData<string, int> Lures => new()
    {
        { "redirect", 21 },
        { "realm", 22 },
        { "location", 23 },
        { "link", 24 },
        { "endpoint", 25 },
    };

    [Theory]
    [MemberData(nameof(Lures))]
    public async Task No_response_of_a_registry_leads_to_a_public_address(string lure, int host)
    {
        using var recorder = new ConnectionRecorder();

        var registry = await UseAsync(lure, $"{Public}{host}", internetAccess: false);

        Assert.True(recorder.Saw("127.0.0.1"));
        Assert.NotEmpty(registry.Requests);
        Assert.False(recorder.Saw($"{Public}{host}"));
    }

    [Theory]
    [InlineData("redirect", 31)]
    [InlineData("realm", 32)]
    [InlineData("location", 33)]
    public async Task With_internet_access_the_recorder_sees_the_request(string lure, int host)
    {
        using var recorder = new ConnectionRecorder();

        await UseAsync(lure, $"{Public}{host}", internetAccess: true);

        Assert.True(recorder.Saw($"{Public}{host}"));
    }

    [Theory]
    [InlineData("redirect")]
    [InlineData("realm")]
    [InlineData("location")]
    [InlineData("session")]
    [InlineData("link")]
    [InlineData("endpoint")]
    public async Task A_public_endpoint_on_the_internal_endpoints_host_is_not_contacted_either(string lure)
    {
        await using var outside = await LuringRegistry.StartAsync("endpoint", "203.0.113.40");

        var registry = await UseAsync(lure, outside.Address.Authority, internetAccess: false);

        Assert.NotEmpty(registry.Requests);
        Assert.Empty(outside.Requests);
    }

    [Fact]
    public async Task A_host_that_is_listed_is_contacted()
    {
        await using var outside = await LuringRegistry.StartAsync("endpoint", "203.0.113.41");

        await UseAsync("redirect", outside.Address.Authority, internetAccess: false, outside.Address.Authority);

        Assert.NotEmpty(outside.Requests);
    }

    // Sends every kind of request that the engine sends to a registry.
    private static async Task<LuringRegistry> UseAsync(string lure, string address, bool internetAccess, params string[] allowedHosts)
    {
        await using var registry = await LuringRegistry.StartAsync(lure, address);
        using var folder = new TemporaryFolder();
        await using var stores = new ServiceCollection()
            .AddSqliteStores(new SqliteStoreOptions { Path = folder.Combine("replication.db") })
            .BuildServiceProvider();
        var instance = new RegistryInstance
        {
            Name = "a",
            Endpoint = new Uri($"http://{address}"),
            InternalEndpoint = registry.Address,
            InternetAccess = internetAccess,
            AllowedHosts = allowedHosts,
            // A token server on another host never receives the password.
            Credentials = lure == "realm" ? null : new InstanceCredentials("robot", new Secret("planted")),
        };
        using var book = new InstanceBook([instance], stores.GetRequiredService<IInstanceStore>());
        using var clients = new RegistryClients(book, Hurried, TimeProvider.System, NullLoggerFactory.Instance);
        using var borrowed = await clients.BorrowAsync("a", default);
        var client = borrowed!.Registry!;
        var copier = new ImageCopier(new CopyOptions());

        await client.CheckAsync(Repository, checksWrite: true, default);
        await Record.ExceptionAsync(async () =>
        {
            var first = await client.ListRepositoriesAsync(null, 1, default);
            await client.ListRepositoriesAsync(first.Next, 1, default);
        });
        await Record.ExceptionAsync(() => client.ListTagsAsync(Repository, null, 1, default));
        await Record.ExceptionAsync(() => client.ResolveAsync(Repository, Tag.Parse("v1"), default));
        await copier.CopyAsync(
            new CopyRequest
            {
                Source = client,
                SourceRepository = Repository,
                SourceTag = Tag.Parse("v1"),
                Target = client,
                TargetRepository = Repository,
                TargetTag = Tag.Parse("v2")
            }, default);
        return registry;
    }

    /// <summary>Answers every request with a public address.</summary>
    private sealed class LuringRegistry : IAsyncDisposable
    {
        private LoopbackServer _server = null!;

        private LuringRegistry()
        {
        }

        public Uri Address => _server.Address;

        public List<string> Requests { get; } = [];

        public static async Task<LuringRegistry> StartAsync(string lure, string address)
        {
            var registry = new LuringRegistry();
            registry._server = await LoopbackServer.StartAsync(context => registry.AnswerAsync(context, lure, $"http://{address}"));
            return registry;
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();

        private async Task AnswerAsync(HttpContext context, string lure, string outside)
        {
            lock (Requests)
                Requests.Add($"{context.Request.Method} {context.Request.Path}");
            switch (lure)
            {
                case "redirect" when HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method):
                    context.Response.Redirect($"{outside}{context.Request.Path}");
                    break;
                case "realm":
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{outside}/token\",service=\"registry\"";
                    break;
                case "location" when HttpMethods.IsPost(context.Request.Method):
                    context.Response.StatusCode = StatusCodes.Status202Accepted;
                    context.Response.Headers.Location = $"{outside}/upload/1";
                    break;
                case "session" when HttpMethods.IsPost(context.Request.Method):
                    context.Response.StatusCode = StatusCodes.Status202Accepted;
                    context.Response.Headers.Location = $"{outside}/v2/team/app/blobs/uploads/1";
                    break;
                case "link" when context.Request.Path == "/v2/_catalog":
                    context.Response.Headers.Link = $"<{outside}/v2/_catalog?last=a&n=1>; rel=\"next\"";
                    await context.Response.WriteAsJsonAsync(new { repositories = new[] { "a" } });
                    break;
                default:
                    await context.Response.WriteAsJsonAsync(new { repositories = new[] { "team/app" }, tags = new[] { "v1" } });
                    break;
            }
        }
    }
}
