using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Webhooks;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Servers;

namespace Replication.IntegrationTests.Api;

/// <summary>The whole program in this process with an embedded store, called through its HTTP API.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly TemporaryFolder? _owned;
    private readonly TemporaryFolder _folder;
    private readonly HttpClient _http = new(new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8 });
    private readonly LogRecorder _log = new();
    private WebApplication _app = null!;

    private ApiHost(TemporaryFolder? shared) => _folder = shared ?? (_owned = new TemporaryFolder());

    public IServiceProvider Services => _app.Services;

    public Uri Address { get; private set; } = null!;

    public string StoreFolder => _folder.Combine("store");

    public static Task<ApiHost> StartAsync(
        IReadOnlyList<RegistryInstance>? instances = null, IReadOnlyList<ReplicationRule>? rules = null, params ApiToken[] tokens) =>
        StartAsync(new ApiHost(shared: null), instances, rules, TopologyMode.Strict, tokens);

    /// <summary>Starts a host with changed settings.</summary>
    public static Task<ApiHost> StartAsync(
        Func<HostSettings, HostSettings> change,
        IReadOnlyList<RegistryInstance> instances,
        IReadOnlyList<ReplicationRule> rules,
        params ApiToken[] tokens) =>
        StartAsync(new ApiHost(shared: null), instances, rules, TopologyMode.Strict, tokens, change);

    /// <summary>Starts another host over the same store with different tokens.</summary>
    public Task<ApiHost> StartAnotherAsync(IReadOnlyList<RegistryInstance> instances, params ApiToken[] tokens) =>
        StartAsync(new ApiHost(_folder), instances, [], TopologyMode.Strict, tokens);

    /// <summary>The log lines so far.</summary>
    public IReadOnlyCollection<string> Logged => _log.Lines;

    /// <summary>Starts another host over the same store with its own configuration.</summary>
    public Task<ApiHost> StartAnotherAsync(
        IReadOnlyList<RegistryInstance>? instances = null,
        IReadOnlyList<ReplicationRule>? rules = null,
        TopologyMode topology = TopologyMode.Strict) =>
        StartAsync(new ApiHost(_folder), instances, rules, topology, []);

    private static async Task<ApiHost> StartAsync(
        ApiHost host,
            IReadOnlyList<RegistryInstance>? instances,
            IReadOnlyList<ReplicationRule>? rules,
            TopologyMode topology,
            ApiToken[] tokens,
            Func<HostSettings, HostSettings>? change = null)
    {
        try
        {
            var settings = new HostSettings
            {
                Urls = ["http://127.0.0.1:0"],
                Store = new StoreConfiguration.Sqlite(Path.Combine(host.StoreFolder, "replication.db")),
                Instances = instances ?? [],
                Rules = rules ?? [],
                Topology = topology,
                Access = new ApiTokens(tokens),
                // A commit can take long on a busy machine.
                Webhooks = new WebhookOptions { AnswerWithin = TimeSpan.FromSeconds(30) },
                LogLevel = Microsoft.Extensions.Logging.LogLevel.Warning,
            };
            host._app = ReplicationHost.Build(change?.Invoke(settings) ?? settings);
            host.Services.GetRequiredService<ILoggerFactory>().AddProvider(host._log);
            await host._app.StartAsync();
            host.Address = HostedReplication.AddressOf(host._app);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>A token whose text is its name.</summary>
    public static ApiToken Token(string name, TokenRole role, params string[] namespaces) =>
        new(name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))), role)
        {
            Namespaces = namespaces.Length > 0 ? namespaces : null
        };

    public Task<ApiAnswer> GetAsync(string path, string? token = null) => CallAsync(HttpMethod.Get, path, token: token);

    public async Task<ApiAnswer> CallAsync(
        HttpMethod method, string path, string? body = null, string? token = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        if (method != HttpMethod.Get)
            request.Content = new StringContent(body ?? "", Encoding.UTF8, "application/json");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new ApiAnswer(
            response.StatusCode,
            // A stream of events does not end by itself.
            response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await response.Content.ReadAsStringAsync(),
            response.Headers.ETag?.Tag,
            response.Headers.Location?.OriginalString)
        {
            Headers = new AnswerHeaders(
                response.Headers.ToDictionary(it => it.Key, it => string.Join(", ", it.Value), StringComparer.OrdinalIgnoreCase)),
        };
    }

    /// <summary>Reads all files of the store, with one character per byte.</summary>
    public async Task<string> ReadStoreAsync()
    {
        var all = new StringBuilder();
        foreach (var file in Directory.GetFiles(StoreFolder, "*", SearchOption.AllDirectories)
            .Where(it => !it.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(open, Encoding.Latin1);
            all.Append(await reader.ReadToEndAsync());
        }
        return all.ToString();
    }

    /// <summary>Stops the host, so that all its connections are closed and logged.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
        _owned?.Dispose();
    }
}

/// <summary>The response to a call.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string Text, string? ETag, string? Location)
{
    public AnswerHeaders Headers { get; init; } = new([]);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    /// <summary>The status and, for an error, the code of the problem details.</summary>
    public (int Status, string? Code) Outcome => ((int)Status, (int)Status >= 400 ? Json.GetProperty("code").GetString() : null);
}
