using System.Text;

namespace Replication.Registries.Authentication;

/// <summary>Knows who we are at one registry: always the same, or what a source of credentials said a short while ago.</summary>
internal sealed class Login(RegistryConnection connection, TimeProvider time)
{
    // How long is believed what does not say when it runs out: asking costs a process, or nothing.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    // Who is refused right after asking is refused for good.
    private static readonly TimeSpan LeastUse = TimeSpan.FromSeconds(30);

    private const int MaxOldSecrets = 6;

    private readonly RegistryCredentials? _fixed =
        connection.Password is { } password ? new RegistryCredentials(connection.Username, password) : null;

    private readonly Lock _lock = new();
    private Task<RegistryCredentials?>? _asking;
    private volatile Known? _known;
    private volatile string[] _secrets = [.. TextsOf(connection.Username, connection.Password?.Reveal())];

    /// <summary>False: it is certain that we are nobody.</summary>
    public bool MayBeSomebody => _fixed is not null || connection.Credentials is not null;

    /// <summary>True when the last that was asked for was not null.</summary>
    public bool IsSomebody => _fixed is not null || _known?.Credentials is not null;

    /// <summary>Every text by which a secret could be read in an answer or a log.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    /// <summary>True for an access token that was handed to us as it is.</summary>
    public bool Shows(string token) => _known?.Credentials is { Kind: CredentialKind.RegistryToken, Secret: var shown } && shown.Reveal() == token;

    public async ValueTask<RegistryCredentials?> GetAsync(CancellationToken cancellationToken)
    {
        if (_fixed is not null || connection.Credentials is not { } source)
            return _fixed;
        if (Fresh() is { } fresh)
            return fresh.Credentials;
        Task<RegistryCredentials?> asking;
        lock (_lock)
            asking = _asking ??= AskAsync(source);
        // The one who gives up waiting does not spoil it for the others.
        return await asking.WaitAsync(cancellationToken);
    }

    /// <summary>Takes in that the credentials were refused; true when asking for them again may help.</summary>
    public bool Forget()
    {
        if (_known is not { } known || time.GetElapsedTime(known.AskedAt) < LeastUse)
            return false;
        _known = null;
        return true;
    }

    private async Task<RegistryCredentials?> AskAsync(ICredentialSource source)
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
        finally
        {
            lock (_lock)
                _asking = null;
        }
    }

    private Known? Fresh() => _known is { } known && (known.Credentials?.RenewAt is { } renewAt ? time.GetUtcNow() < renewAt : time.GetElapsedTime(known.AskedAt) < Lifetime) ? known : null;

    private static IEnumerable<string> TextsOf(string? username, string? secret) => secret is { Length: > 0 }
        ? [secret, Uri.EscapeDataString(secret), Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{secret}"))]
        : [];

    private sealed record Known(RegistryCredentials? Credentials, long AskedAt);
}
