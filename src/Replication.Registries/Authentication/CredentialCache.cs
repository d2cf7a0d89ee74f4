using System.Net.Http.Headers;
using System.Text;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.Registries.Authentication;

/// <summary>The credentials for one registry: fixed ones, or cached ones of an <see cref="ICredentialSource"/>.</summary>
internal sealed class CredentialCache(RegistryConnection connection, TimeProvider time)
{
    // Cache lifetime of credentials without an expiry time. Asking the source may start a process.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    // When credentials are rejected this soon after they were fetched, new ones will not help.
    private static readonly TimeSpan MinUse = TimeSpan.FromSeconds(30);

    private const int MaxOldSecrets = 6;

    private readonly RegistryCredentials[] _given = FixedOf(connection);

    // The password that the registry accepted last comes first.
    private volatile RegistryCredentials[] _fixed = FixedOf(connection);

    private readonly Lock _lock = new();
    private Task<RegistryCredentials?>? _fetch;
    private volatile PasswordInUse? _inUse;
    private volatile Known? _known;
    private volatile string[] _secrets = [
        .. TextsOf(connection.Username, connection.Password?.Reveal()), .. TextsOf(connection.Username, connection.OtherPassword?.Reveal())
    ];

    /// <summary>False when access is anonymous.</summary>
    public bool MayHaveCredentials => _fixed.Length > 0 || connection.Credentials is not null;

    /// <summary>True when there are fixed credentials, or the source returned some.</summary>
    public bool HasCredentials => _fixed.Length > 0 || _known?.Credentials is not null;

    /// <summary>All encodings of the secrets, for <see cref="Http.SecretFilter"/>.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    /// <summary>True when the token is the current registry token (<see cref="CredentialKind.RegistryToken"/>).</summary>
    public bool IsRegistryToken(string token) =>
        _known?.Credentials is { Kind: CredentialKind.RegistryToken, Secret: var shown } && shown.Reveal() == token;

    public async ValueTask<RegistryCredentials?> GetAsync(CancellationToken cancellationToken)
    {
        if (_fixed is [var first, ..])
            return first;
        if (connection.Credentials is not { } source)
            return null;
        if (Fresh() is { } fresh)
            return fresh.Credentials;
        Task<RegistryCredentials?> fetch;
        lock (_lock)
            fetch = _fetch ??= FetchAsync(source);
        // A canceled caller does not cancel the shared request.
        return await fetch.WaitAsync(cancellationToken);
    }

    /// <summary>Returns the other password of a rotation; null when there is only one.</summary>
    public RegistryCredentials? FindOther(RegistryCredentials rejected) =>
        _fixed is [_, _] both ? both.FirstOrDefault(it => it != rejected) : null;

    /// <summary>Returns the other password of a rotation than the one in a Basic header; null when there is only one.</summary>
    public RegistryCredentials? FindOther(AuthenticationHeaderValue rejected) =>
        _fixed.FirstOrDefault(it => TokenServer.Basic(it).Equals(rejected)) is { } known ? FindOther(known) : null;

    /// <summary>
    /// Which of the two passwords of a rotation the registry accepted last; null before that, and when there is only one.
    /// </summary>
    public PasswordInUse? InUse => _inUse;

    /// <summary>Uses a password first from now on, because the registry accepted it.</summary>
    public void Accept(RegistryCredentials accepted)
    {
        if (_fixed is not [var first, var second])
            return;
        if (second == accepted)
            _fixed = [second, first];
        if (Array.IndexOf(_given, accepted) is var index and >= 0)
            _inUse = new PasswordInUse(index + 1, time.GetUtcNow());
    }

    /// <summary>Like <see cref="Accept(RegistryCredentials)"/>, for the password in a Basic header.</summary>
    public void Accept(AuthenticationHeaderValue? used)
    {
        if (_fixed is [_, _] && used?.Scheme == "Basic" && _fixed.FirstOrDefault(it => TokenServer.Basic(it).Equals(used)) is { } accepted)
            Accept(accepted);
    }

    /// <summary>Discards rejected credentials. Returns true when fetching them again may help.</summary>
    public bool Forget()
    {
        if (_known is not { } known || time.GetElapsedTime(known.AskedAt) < MinUse)
            return false;
        _known = null;
        return true;
    }

    private async Task<RegistryCredentials?> FetchAsync(ICredentialSource source)
    {
        await Task.Yield();
        try
        {
            var credentials = await source.GetAsync(CancellationToken.None);
            if (credentials is not null && !_secrets.Contains(credentials.Secret.Reveal()))
                _secrets = [.. TextsOf(credentials.Username, credentials.Secret.Reveal()), .. _secrets.Take(MaxOldSecrets)];
            _known = new Known(credentials, time.GetTimestamp());
            return credentials;
        }
        catch (RegistryException e) when (e.Failure.IsRefusal)
        {
            // The cloud rejected the keys.
            throw new RegistryException(e.Failure with { RefusedBy = connection.Name ?? connection.Endpoint.Authority }, e);
        }
        finally
        {
            lock (_lock)
                _fetch = null;
        }
    }

    private Known? Fresh() => _known is { } known && (known.Credentials?.RenewAt is { } renewAt
        ? time.GetUtcNow() < renewAt
        : time.GetElapsedTime(known.AskedAt) < Lifetime) ? known : null;

    private static RegistryCredentials[] FixedOf(RegistryConnection connection) =>
    [
        .. new[] { connection.Password, connection.OtherPassword }.OfType<Secret>()
            .Select(it => new RegistryCredentials(connection.Username, it)),
    ];

    private static IEnumerable<string> TextsOf(string? username, string? secret) => secret is { Length: > 0 }
        ? [secret, Uri.EscapeDataString(secret), Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{secret}"))]
        : [];

    private sealed record Known(RegistryCredentials? Credentials, long AskedAt);
}
