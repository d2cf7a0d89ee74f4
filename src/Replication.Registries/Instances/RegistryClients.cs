using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Registries.Buckets;
using Replication.Registries.Checks;
using Replication.Registries.Clouds;

namespace Replication.Registries.Instances;

/// <summary>
/// One long-lived client per instance, so that all users share its connections, tokens and caches. A changed instance gets a new client;
/// the old one is closed when its last user returns it.
/// </summary>
public sealed class RegistryClients(InstanceBook instances, RegistryClientOptions options, TimeProvider time, ILoggerFactory loggers)
    : IDisposable, IAsyncDisposable
{
    // How long a stopping process waits for the aborts of open uploads.
    private static readonly TimeSpan CleanupTimeout = TimeSpan.FromSeconds(1);

    private readonly Lock _change = new();
    private readonly Dictionary<string, SharedClient> _clients = new(StringComparer.Ordinal);

    /// <summary>
    /// Borrows the client of an instance. Returns null when the process does not know the instance. Throws <see cref="RegistryException"/>
    /// for an unusable instance.
    /// </summary>
    public async ValueTask<BorrowedClient?> BorrowAsync(string instanceName, CancellationToken cancellationToken)
    {
        var instance = await instances.FindAsync(instanceName, cancellationToken);
        if (instance is not null)
            ThrowIfUnusable(instance);
        lock (_change)
        {
            var known = _clients.GetValueOrDefault(instanceName);
            // An unchanged instance is the same object.
            if (known is not null && ReferenceEquals(known.Instance, instance))
                return known.Borrow();
            known?.Retire();
            _clients.Remove(instanceName);
            if (instance is null)
                return null;
            var shared = _clients[instanceName] = new SharedClient(instance, Make(instance, options));
            return shared.Borrow();
        }
    }

    /// <summary>
    /// Which of its two passwords the registry of an instance accepted last in this process; null when that is unknown.
    /// </summary>
    public PasswordInUse? PasswordInUseOf(RegistryInstance instance)
    {
        lock (_change)
            return _clients.GetValueOrDefault(instance.Name) is { } known && ReferenceEquals(known.Instance, instance)
                ? known.Client.PasswordInUse
                : null;
    }

    /// <summary>Creates a separate client, of a registry or a bucket. The caller disposes it.</summary>
    public ImageStore Make(RegistryInstance instance, RegistryClientOptions its) =>
        Make(instance, instances.IsDeclared(instance.Name), its, time, loggers);

    /// <summary>Creates a separate client for a declared instance. The caller disposes it.</summary>
    public static ImageStore Make(RegistryInstance declared, RegistryClientOptions its, TimeProvider time, ILoggerFactory loggers) =>
        Make(declared, isDeclared: true, its, time, loggers);

    /// <summary>
    /// Logs in to an instance with a new client, which has no cached token. Returns null when the registry accepts the credentials, and
    /// otherwise the failure.
    /// </summary>
    public async Task<CopyFailure?> TryLoginAsync(RegistryInstance instance, CancellationToken cancellationToken)
    {
        using var client = Make(instance, RegistryCheck.Options);
        return await client.TryLoginAsync(cancellationToken);
    }

    private static ImageStore Make(
        RegistryInstance instance, bool isDeclared, RegistryClientOptions its, TimeProvider time, ILoggerFactory loggers) =>
        instance.Kind == InstanceKind.Bucket
            ? BucketStores.Open(instance, TlsOf(instance), its, time)
            : new RegistryClient(ConnectionTo(instance, isDeclared, time), its, time, loggers);

    private static void ThrowIfUnusable(RegistryInstance instance)
    {
        if (InstanceFaults.ReasonAgainstCopies(instance) is not { } reason)
            return;
        throw new RegistryException(
            new CopyFailure(CopyFailure.InstanceUnusable, $"The instance '{instance.Name}' is unusable: {reason}", IsWorthRetrying: true));
    }

    /// <inheritdoc/>
    public void Dispose() => RetireAll();

    /// <summary>Closes all clients, and waits a short time for the aborts of open uploads.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAny(Task.WhenAll(RetireAll().Select(static client => client.Closed)), Task.Delay(CleanupTimeout, time));

    private List<SharedClient> RetireAll()
    {
        lock (_change)
        {
            List<SharedClient> all = [.. _clients.Values];
            all.ForEach(static client => client.Retire());
            _clients.Clear();
            return all;
        }
    }

    private static RegistryConnection ConnectionTo(RegistryInstance instance, bool isDeclared, TimeProvider time) => new()
    {
        Name = instance.Name,
        Endpoint = instance.EffectiveEndpoint,
        PublicEndpoint = instance.InternalEndpoint is null ? null : instance.Endpoint,
        Username = PasswordOf(instance)?.Username,
        Password = PasswordOf(instance)?.Password,
        OtherPassword = PasswordOf(instance)?.AllPasswords is [_, var other] ? other : null,
        Credentials = CloudLogins.For(instance, isDeclared, time),
        Repositories = CloudLogins.RepositoriesOf(instance, isDeclared, time),
        // An instance with internetAccess: false is contacted at its internal endpoint only.
        InternetAccess = instance.InternetAccess,
        AllowedHosts = instance.AllowedHosts,
        Tls = TlsOf(instance),
    };

    private static RegistryTls TlsOf(RegistryInstance instance) => new()
    {
        CertificateAuthorities = instance.Tls?.CertificateAuthorities,
        ClientCertificate = instance.Tls?.Certificate,
        ClientKey = instance.Tls?.Key,
        AcceptAnyCertificate = instance.Tls?.Insecure == true,
    };

    // Cloud keys are sent to the cloud provider only, never to the registry.
    private static InstanceCredentials? PasswordOf(RegistryInstance instance) =>
        instance.Credentials is { Provider: CredentialProvider.Password } login ? login : null;
}
