using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Registries;
using Replication.Registries.Clouds;
using Replication.Registries.Instances;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Registries;

public sealed class RegistryClientsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SqliteFile _file = new();
    private ServiceProvider _process = null!;
    private IInstanceStore _store = null!;
    private InstanceBook _book = null!;
    private RegistryClients _clients = null!;

    public ValueTask InitializeAsync()
    {
        _process = (ServiceProvider)_file.Open();
        _store = _process.GetRequiredService<IInstanceStore>();
        _book = new InstanceBook([], _store);
        _clients = new RegistryClients(_book, new RegistryClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        _book.Dispose();
        await _process.DisposeAsync();
        await _file.DisposeAsync();
    }

    [Fact]
    public async Task Copies_share_one_client_until_the_instance_changes()
    {
        var kept = SampleInstances.Kept("a", At);
        await _store.InsertAsync(kept, default);
        using var first = await _clients.BorrowAsync("a", default);
        using var second = await _clients.BorrowAsync("a", default);

        await _store.ReplaceAsync(
            kept with { Version = Guid.NewGuid(), Instance = kept.Instance with { InternalEndpoint = new Uri("http://elsewhere") } },
            kept.Version,
            default);
        await _book.RefreshAsync(default);
        using var third = await _clients.BorrowAsync("a", default);

        Assert.Same(first!.Client, second!.Client);
        Assert.NotSame(first.Client, third!.Client);
        Assert.Equal(new Uri("http://elsewhere"), third.Registry!.Connection.Endpoint);
    }

    [Fact]
    public async Task A_client_is_closed_after_its_instance_is_deleted_and_its_last_copy_ended()
    {
        var kept = SampleInstances.Kept("a", At);
        await _store.InsertAsync(kept, default);
        var (first, second) = (await _clients.BorrowAsync("a", default), await _clients.BorrowAsync("a", default));
        var client = first!.Registry!;
        await _store.DeleteAsync("a", kept.Version, default);
        await _book.RefreshAsync(default);

        Assert.Null(await _clients.BorrowAsync("a", default));
        first.Dispose();
        first.Dispose();
        Assert.False(await IsClosedAsync(client));
        second!.Dispose();
        Assert.True(await IsClosedAsync(client));
    }

    [Fact]
    public async Task A_client_is_closed_after_its_upload_cleanup()
    {
        var kept = SampleInstances.Kept("a", At);
        await _store.InsertAsync(kept, default);
        var borrowed = await _clients.BorrowAsync("a", default);
        var client = borrowed!.Registry!;
        var cleanup = new TaskCompletionSource();
        client.UploadCleanup.Add(timeout => cleanup.Task.WaitAsync(timeout));
        borrowed.Dispose();

        var closing = _clients.DisposeAsync();
        Assert.False(closing.IsCompleted);
        Assert.False(await IsClosedAsync(client));
        cleanup.SetResult();

        await closing;
        Assert.True(await IsClosedAsync(client));
    }

    [Fact]
    public async Task An_instance_of_the_api_gets_the_machines_identity_at_its_cloud_only()
    {
        await _store.InsertAsync(Kept("stolen", "http://127.0.0.1:1"), default);
        await _store.InsertAsync(Kept("right", "https://europe-docker.pkg.dev"), default);
        using var stolen = await _clients.BorrowAsync("stolen", default);
        using var right = await _clients.BorrowAsync("right", default);

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => stolen!.Registry!.Connection.Credentials!.GetAsync(default));

        Assert.Equal((CopyFailure.Unauthorized, false), (refusal.Failure.Code, refusal.Failure.IsWorthRetrying));
        Assert.Contains("cloud identity of the machine", refusal.Failure.Message, StringComparison.Ordinal);
        Assert.IsType<GoogleLogin>(right!.Registry!.Connection.Credentials);

        static KeptInstance Kept(string name, string endpoint)
        {
            var kept = SampleInstances.Kept(name, At);
            return kept with
            {
                Instance = kept.Instance with
                {
                    Endpoint = new Uri(endpoint),
                    InternalEndpoint = null,
                    InternetAccess = true,
                    Tls = null,
                    Credentials = new InstanceCredentials(null, null) { Provider = CredentialProvider.Google },
                },
            };
        }
    }

    // An open client waits for the registry until the timeout; a closed client fails immediately.
    [Fact]
    public async Task An_instance_with_an_unreadable_password_has_no_client_until_it_is_readable()
    {
        var clock = new FakeTimeProvider();
        await using var stranger = (ServiceProvider)_file.OpenWithOtherKeys();
        using var book = new InstanceBook([], stranger.GetRequiredService<IInstanceStore>(), clock);
        await using var clients = new RegistryClients(book, new RegistryClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await _store.InsertAsync(SampleInstances.Kept("a", At), default);
        await stranger.GetRequiredService<IInstanceStore>().InsertAsync(SampleInstances.Kept("b", At), default);

        var unusable = await Assert.ThrowsAsync<RegistryException>(() => clients.BorrowAsync("a", default).AsTask());
        Assert.Equal((CopyFailure.InstanceUnusable, true), (unusable.Failure.Code, unusable.Failure.IsWorthRetrying));
        using (var other = await clients.BorrowAsync("b", default))
            Assert.NotNull(other);

        // The key files are put back: no version in the store changes.
        foreach (var key in Directory.GetFiles(Path.Combine(Path.GetDirectoryName(_file.Options.Path)!, "keys")))
            File.Copy(key, Path.Combine(_file.Folder, "other-keys", Path.GetFileName(key)));
        var known = book.Current.Find("b");
        await Waiting.UntilAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(6));
            await book.RefreshAsync(default);
            return book.Current.Find("a") is { } now && InstanceFaults.ReasonOf(now) is null ? now : null;
        }, () => "the instance stayed unusable");

        using var borrowed = await clients.BorrowAsync("a", default);
        Assert.Equal(SampleInstances.Password, borrowed!.Instance.Credentials!.Password!.Reveal());
        Assert.Same(known, book.Current.Find("b"));
    }

    [Fact]
    public async Task An_unreadable_webhook_secret_does_not_stop_copies()
    {
        var instance = SampleInstances.Full("a");
        using var book =
            new InstanceBook([instance with { Webhook = instance.Webhook! with { Secret = Secret.Unreadable("sealed") } }], _store);
        await using var clients = new RegistryClients(book, new RegistryClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);

        using var borrowed = await clients.BorrowAsync("a", default);

        Assert.NotNull(borrowed);
        Assert.NotNull(InstanceFaults.ReasonOf(borrowed.Instance));
    }

    private static async Task<bool> IsClosedAsync(RegistryClient client)
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        var thrown = await Record.ExceptionAsync(
            () => client.ResolveAsync(Contracts.Images.RepositoryName.Parse("a"), Contracts.Images.Tag.Parse("a"), atOnce.Token));
        return thrown is ObjectDisposedException;
    }
}
