using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Xml;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Stores;

namespace Replication.Storage.Secrets;

/// <summary>Encrypts texts with keys that all processes share (ASP.NET Core Data Protection). Each use has its own purpose.</summary>
internal sealed class SecretKeys(IXmlRepository keys, TimeProvider time) : ISecretSeal, IDisposable
{
    /// <summary>The purpose of stored instance secrets. Earlier versions wrote it, so it never changes.</summary>
    public const string StoredSecrets = "secrets of instances";

    /// <summary>The purpose of the text that a process decrypts to check whether it has the keys of the store.</summary>
    public const string KeyCheck = "key check";

    // Loading the keys takes milliseconds, and many secrets may name one lost key.
    private static readonly TimeSpan MissingKeyMemory = TimeSpan.FromSeconds(2);

    private const int MaxMissingKeys = 64;

    private readonly Lock _renewal = new();
    private readonly Dictionary<Guid, long> _missing = [];
    private volatile Ring? _ring;

    public SecretKeys(IXmlRepository keys)
        : this(keys, TimeProvider.System)
    {
    }

    public string Protect(string purpose, string text) => Current().Provider.CreateProtector(purpose).Protect(text);

    /// <summary>
    /// Decrypts a text. Throws <see cref="CryptographicException"/> when no key of this process can decrypt it for this purpose.
    /// </summary>
    public string Unprotect(string purpose, string sealedText)
    {
        var ring = Current();
        if (SealedText.KeyIdOf(sealedText) is { } keyId && !ring.KeyIds.Contains(keyId))
            ring = RingWith(keyId, purpose, ring);
        return Unprotect(ring, purpose, sealedText);
    }

    public string Seal(SealPurpose purpose, string text) => Protect(NameOf(purpose), text);

    public string? Open(SealPurpose purpose, string sealedText)
    {
        try
        {
            return Unprotect(NameOf(purpose), sealedText);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Dispose() => _ring?.Services.Dispose();

    private static string Unprotect(Ring ring, string purpose, string sealedText)
    {
        try
        {
            return ring.Provider.CreateProtector(purpose).Unprotect(sealedText);
        }
        catch (CryptographicException e) when (e.InnerException is { } cause && IsOfStore(cause))
        {
            // The database with the keys is unavailable. That proves nothing about the secret.
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    private static bool IsOfStore(Exception cause) =>
        cause is not (CryptographicException or FormatException or IOException or UnauthorizedAccessException or XmlException);

    private static string NameOf(SealPurpose purpose) => purpose switch
    {
        SealPurpose.ListCursor => "list cursor",
        SealPurpose.PageCursor => "page cursor",
        SealPurpose.UploadNote => "upload note",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, "The purpose has no name."),
    };

    // Another process may have created the key since. The key ring itself reloads only once a day.
    private Ring RingWith(Guid keyId, string purpose, Ring known)
    {
        // A caller may send many cursors with unknown keys. They share one reload.
        var looked = purpose is StoredSecrets or KeyCheck ? keyId : Guid.Empty;
        lock (_renewal)
        {
            if (_missing.TryGetValue(looked, out var lookedAt) && time.GetElapsedTime(lookedAt) < MissingKeyMemory)
                throw Missing(keyId);
            // Another thread reloaded the ring a moment ago, perhaps before the key was created.
            var ring = _ring is { } current && current != known && current.KeyIds.Contains(keyId) ? current : Renewed(_ring);
            if (ring.KeyIds.Contains(keyId))
                return ring;
            if (_missing.Count >= MaxMissingKeys)
                _missing.Clear();
            _missing[looked] = time.GetTimestamp();
            throw Missing(keyId);
        }
    }

    private static CryptographicException Missing(Guid keyId) => new($"This process does not have the key {keyId}.");

    private Ring Current() => _ring ?? Renewed(than: null);

    private Ring Renewed(Ring? than)
    {
        lock (_renewal)
        {
            if (_ring is { } ring && ring != than)
                return ring;
            var services = new ServiceCollection();
            services.AddDataProtection().SetApplicationName("replication");
            services.Configure<KeyManagementOptions>(it => it.XmlRepository = keys);
            var provider = services.BuildServiceProvider();
            // Callers may still use the old ring. It holds only memory.
            var known = provider.GetRequiredService<IKeyManager>().GetAllKeys().Select(static it => it.KeyId).ToHashSet();
            return _ring = new Ring(provider, provider.GetRequiredService<IDataProtectionProvider>(), known);
        }
    }

    private sealed record Ring(ServiceProvider Services, IDataProtectionProvider Provider, IReadOnlySet<Guid> KeyIds);
}
