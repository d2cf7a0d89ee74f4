using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Registries.Clouds;

namespace Replication.Registries.Instances;

/// <summary>One long-lived client per instance: its connections, tokens and caches serve all who need it. An instance that changed gets a new one; who has the old one ends with it.</summary>
public sealed class RegistryClients(InstanceBook instances, RegistryClientOptions options, TimeProvider time, ILoggerFactory loggers) : IDisposable, IAsyncDisposable
{
    // Time to give up sessions at the targets; whoever ends the process waits for it.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly Lock _change = new();
    private readonly Dictionary<string, SharedClient> _clients = new(StringComparer.Ordinal);

    /// <summary>
    /// The client of an instance, to be given back; null when no instance of this name is known any more. Throws
    /// <see cref="RegistryException"/> for an instance that is unusable.
    /// </summary>
    public async ValueTask<BorrowedClient?> BorrowAsync(string instanceName, CancellationToken cancellationToken)
    {
        var instance = await instances.FindAsync(instanceName, cancellationToken);
        if (instance is not null)
            ThrowIfUnusable(instance);
        lock (_change)
        {
            var known = _clients.GetValueOrDefault(instanceName);
            // An instance that did not change is the same object.
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

    /// <summary>A client of its own for one purpose; the caller disposes it.</summary>
    public RegistryClient Make(RegistryInstance instance, RegistryClientOptions its) =>
        new(ConnectionTo(instance, instances.IsDeclared(instance.Name), time), its, time, loggers);

    /// <summary>A client of a declared instance, outside of any such collection.</summary>
    public static RegistryClient Make(RegistryInstance declared, RegistryClientOptions its, TimeProvider time, ILoggerFactory loggers) =>
        new(ConnectionTo(declared, isDeclared: true, time), its, time, loggers);

    private static void ThrowIfUnusable(RegistryInstance instance)
    {
        if (InstanceFaults.ReasonAgainstCopies(instance) is not { } reason)
            return;
        throw new RegistryException(
            new CopyFailure(CopyFailure.InstanceUnusable, $"The instance '{instance.Name}' is unusable: {reason}", IsWorthRetrying: true));
    }

    /// <inheritdoc/>
    public void Dispose() => RetireAll();

    /// <summary>Retires all clients, and gives them a moment for what they still have to say.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAny(Task.WhenAll(RetireAll().Select(static client => client.Closed)), Task.Delay(Farewell, time));

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
        Credentials = CloudLogins.For(instance, isDeclared, time),
        // What is reached by its internal endpoint is not followed out into the internet.
        InternetAccess = instance.InternetAccess,
        AllowedHosts = instance.AllowedHosts,
        Tls = new RegistryTls
        {
            CertificateAuthorities = instance.Tls?.CertificateAuthorities,
            ClientCertificate = instance.Tls?.Certificate,
            ClientKey = instance.Tls?.Key,
            AcceptAnyCertificate = instance.Tls?.Insecure == true,
        },
    };

    // The keys of a cloud are shown to the cloud alone.
    private static InstanceCredentials? PasswordOf(RegistryInstance instance) => instance.Credentials is { Provider: CredentialProvider.Password } login ? login : null;
}
