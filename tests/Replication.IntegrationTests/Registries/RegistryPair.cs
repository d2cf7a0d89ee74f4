using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>Two embedded registries, a client of each, and a copier between them with short timeouts and delays.</summary>
internal sealed class RegistryPair : IAsyncDisposable
{
    public const string RepositoryText = "team/app";
    public const string User = "robot";
    public const string Password = "correct-horse-battery";

    public static readonly RepositoryName Repository = RepositoryName.Parse(RepositoryText);
    public static readonly Tag V1 = Tag.Parse("v1");

    public static readonly RegistryClientOptions Impatient = new()
    {
        FirstRetryDelay = TimeSpan.FromMilliseconds(5),
        MaxRetryDelay = TimeSpan.FromMilliseconds(20),
        StallTimeout = TimeSpan.FromSeconds(1.5),
        AnswerTimeout = TimeSpan.FromSeconds(10),
        CommitTimeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>
    /// .NET sends a request up to four times if the connection ends before the response starts. Each attempt of the client can take that
    /// many connections.
    /// </summary>
    public static readonly int MostConnections = 4 * Impatient.MaxAttempts;

    private readonly TemporaryFolder _folder;

    public required EmbeddedRegistryServer Source { get; init; }

    public required EmbeddedRegistryServer Target { get; init; }

    public required RegistryClient SourceClient { get; init; }

    public required RegistryClient TargetClient { get; init; }

    public ImageCopier Copier { get; private init; } = new(new CopyOptions());

    public static async Task<RegistryPair> StartAsync(
        Func<EmbeddedRegistryOptions, EmbeddedRegistryOptions>? source = null,
        Func<EmbeddedRegistryOptions, EmbeddedRegistryOptions>? target = null,
        RegistryClientOptions? options = null,
        CopyOptions? copyOptions = null)
    {
        var folder = new TemporaryFolder();
        var sourceOptions = OptionsOf(folder.Combine("source"), source);
        var targetOptions = OptionsOf(folder.Combine("target"), target);
        var sourceServer = await EmbeddedRegistryServer.StartAsync(sourceOptions);
        var targetServer = await EmbeddedRegistryServer.StartAsync(targetOptions);
        return new RegistryPair(folder)
        {
            Source = sourceServer,
            Target = targetServer,
            SourceClient = ClientOf(sourceServer.Address, options, PasswordFor(sourceOptions)),
            TargetClient = ClientOf(targetServer.Address, options, PasswordFor(targetOptions)),
            Copier = new ImageCopier(copyOptions ?? new CopyOptions()),
        };
    }

    private RegistryPair(TemporaryFolder folder) => _folder = folder;

    public static RegistryClient ClientOf(Uri address, RegistryClientOptions? options = null, string? password = Password) => new(
        new RegistryConnection
        {
            Endpoint = address,
            Username = password is null ? null : User,
            Password = password is null ? null : new Secret(password)
        },
        options ?? Impatient,
        TimeProvider.System);

    public static EmbeddedRegistryOptions WithTokens(EmbeddedRegistryOptions options) => options with
    {
        Authentication = RegistryAuthentication.Bearer,
        Users = [new(User, Password)],
    };

    public CopyRequest Request(string tag = "v1", string repository = RepositoryText) => new()
    {
        Source = SourceClient,
        SourceRepository = Repository,
        SourceTag = Tag.Parse(tag),
        Target = TargetClient,
        TargetRepository = RepositoryName.Parse(repository),
        TargetTag = Tag.Parse(tag),
    };

    public async Task<CopyResult> CopyAsync(string tag = "v1", string repository = RepositoryText)
    {
        try
        {
            return await Copier.CopyAsync(Request(tag, repository), default).WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(string.Join(
                '\n', ["The copy came to no end. At the source:", .. Source.Requests.All, "At the target:", .. Target.Requests.All]));
        }
    }

    public async Task<CopyFailure> FailToCopyAsync() => Assert.IsType<CopyResult.Failed>(await CopyAsync()).Failure;

    public async Task PushAsync(SampleManifest image, string? tag = "v1", string repository = RepositoryText)
    {
        using var pusher = new RegistryPusher(Source.Address);
        await pusher.PushAsync(repository, tag, image);
        Source.Requests.Clear();
    }

    public async Task PushToTargetAsync(SampleManifest image, string tag, string repository = RepositoryText)
    {
        using var pusher = new RegistryPusher(Target.Address);
        await pusher.PushAsync(repository, tag, image);
        Target.Requests.Clear();
    }

    public async Task AssertCopiedAsync(SampleManifest image, CopyResult result, string tag = "v1", string repository = RepositoryText)
    {
        Assert.Equal(new CopyResult.Copied(Digest.Parse(image.Digest)), result);
        await AssertHeldAsync(image, tag, repository);
    }

    public async Task AssertHeldAsync(SampleManifest image, string tag = "v1", string repository = RepositoryText)
    {
        using var reader = new RegistryPusher(Target.Address);
        Assert.True(await reader.HoldsAsync(repository, tag, image), "the target does not hold the image as it was pushed");
    }

    public async Task AssertTagAbsentAsync(string tag = "v1")
    {
        using var reader = new RegistryPusher(Target.Address);
        Assert.Null(await reader.ReadManifestAsync(RepositoryText, tag));
    }

    public static IReadOnlyList<LoggedRequest> Of(EmbeddedRegistryServer server, RequestKind kind, string? method = null) =>
        [.. server.Requests.All.Where(request => request.Kind == kind && (method is null || request.Method == method))];

    public async ValueTask DisposeAsync()
    {
        SourceClient.Dispose();
        TargetClient.Dispose();
        await Source.DisposeAsync();
        await Target.DisposeAsync();
        _folder.Dispose();
    }

    private static EmbeddedRegistryOptions OptionsOf(string folder, Func<EmbeddedRegistryOptions, EmbeddedRegistryOptions>? change)
    {
        var options = new EmbeddedRegistryOptions { Folder = folder };
        return change?.Invoke(options) ?? options;
    }

    private static string? PasswordFor(EmbeddedRegistryOptions options) =>
        options.Authentication == RegistryAuthentication.None ? null : Password;
}
