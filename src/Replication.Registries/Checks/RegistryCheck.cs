using System.Net.Sockets;
using System.Security.Authentication;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Blobs;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Checks;

/// <summary>Asks a registry, one after the other, whether it can be reached, lets us in, shows its images and takes new ones. It leaves nothing there.</summary>
public sealed class RegistryCheck(RegistryClient client)
{
    /// <summary>What to read and write where nothing else is known.</summary>
    private static readonly RepositoryName Fallback = RepositoryName.Parse("replication-check");

    private static readonly string[] Questions = ["name", "connection", "tls", "login", "read", "write"];

    private static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(5);

    private readonly CheckSheet _sheet = new();

    /// <summary>Options for a client that checks: it tries once, and not for long.</summary>
    public static RegistryClientOptions Options { get; } = new()
    {
        MaxAttempts = 1,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        AnswerTimeout = TimeSpan.FromSeconds(10),
        TokenTimeout = TimeSpan.FromSeconds(10),
        StallTimeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>One answer for each question. <paramref name="repository"/> is what to read and write; null: whatever is there.</summary>
    public async Task<IReadOnlyList<CheckAnswer>> RunAsync(RepositoryName? repository, bool asksWrite, CancellationToken cancellationToken)
    {
        await AskNameAsync(cancellationToken);
        if (_sheet.HasFailed || !await AskConnectionAsync(cancellationToken))
        {
            _sheet.SkipRest(Questions, "the registry could not be reached");
            return _sheet.Answers;
        }
        await AskLoginAsync(cancellationToken);
        if (_sheet.HasFailed)
        {
            _sheet.SkipRest(Questions, "the registry did not let us in");
            return _sheet.Answers;
        }
        var there = await AskReadAsync(repository, cancellationToken);
        if (asksWrite)
            await AskWriteAsync(repository ?? there ?? Fallback, cancellationToken);
        else
            _sheet.Skip("write", "nothing is to be written there");
        return _sheet.Answers;
    }

    private async Task AskNameAsync(CancellationToken cancellationToken)
    {
        var host = client.Connection.Endpoint.IdnHost;
        if (client.Transport.UsesProxy)
        {
            _sheet.Skip("name", "a proxy resolves it");
            return;
        }
        try
        {
            var addresses = await HostAddresses.FindAsync(host, cancellationToken).WaitAsync(client.Options.ConnectTimeout, client.Time, cancellationToken);
            _sheet.Ok("name", $"{host} is {string.Join(", ", addresses.Take(3).Select(static it => it.ToString()))}");
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            _sheet.Fail("name", $"{host} could not be resolved", "check the endpoint, and the name servers of this machine");
        }
    }

    private async Task<bool> AskConnectionAsync(CancellationToken cancellationToken)
    {
        var address = client.Connection.Endpoint;
        var isEncrypted = address.Scheme == "https";
        var fault = await client.Transport.ReachAsync(client.Address("/v2/"), cancellationToken);
        if (fault is not null && !(isEncrypted && IsHandshake(fault)))
        {
            _sheet.Fail("connection", $"{address.Authority} cannot be reached ({RegistryFailures.Reason(fault)})", "check the endpoint and its port, that the registry runs, and what stands between: firewalls, proxies");
            return false;
        }
        _sheet.Ok("connection", $"{address.Authority} takes connections");
        if (fault is not null)
            _sheet.Fail("tls", $"{address.Authority} and we did not agree on TLS ({Innermost(fault)})", "check the certificate: its name, its time, and that this machine trusts who signed it");
        else if (isEncrypted)
            _sheet.Ok("tls", "the certificate is trusted");
        else
            _sheet.Skip("tls", "the endpoint is plain http: whoever stands between reads passwords and images");
        return fault is null;
    }

    private async Task AskLoginAsync(CancellationToken cancellationToken)
    {
        var isNamed = client.Connection.Password is not null || client.Connection.Credentials is not null;
        var failure = await TryAsync("asking who we are", TokenScopes.None, "/v2/", cancellationToken);
        if (failure is not null)
            _sheet.Fail("login", failure);
        else if (isNamed)
            _sheet.Ok("login", client.Connection.Username is { } name ? $"it takes the password of '{name}'" : "it takes the password that the cloud gave us");
        else
            _sheet.Skip("login", "no credentials are configured, and it answers without");
    }

    // A repository that is there; null where none is known.
    private async Task<RepositoryName?> AskReadAsync(RepositoryName? repository, CancellationToken cancellationToken)
    {
        try
        {
            if (repository is not null)
            {
                await client.ListTagsAsync(repository, last: null, count: 1, cancellationToken);
                _sheet.Ok("read", $"it shows the tags of {repository}");
                return repository;
            }
            var page = await client.ListRepositoriesAsync(last: null, count: 1, cancellationToken);
            if (page.Items is not [var first, ..] || !RepositoryName.TryParse(first, out var there))
            {
                _sheet.Ok("read", "it shows its list of repositories, which is empty");
                return null;
            }
            await client.ListTagsAsync(there, last: null, count: 1, cancellationToken);
            _sheet.Ok("read", "it shows its repositories and their tags");
            return there;
        }
        catch (RegistryException e) when (repository is null
            && (e.Failure.Code is CopyFailure.Denied or CopyFailure.Unauthorized or CopyFailure.ManifestUnknown or CopyFailure.ProtocolError || e.Failure.Status >= 500))
        {
            _sheet.Skip("read", "it does not show its list of repositories, as many registries do not", "name a repository to check");
        }
        catch (RegistryException e)
        {
            _sheet.Fail("read", e.Failure);
        }
        return null;
    }

    private async Task AskWriteAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var uploads = new UploadEndpoint(client, repository);
        var blob = new Descriptor(MediaTypes.OciManifest, Digest.Sha256Of("replication-check"u8), 17);
        try
        {
            var session = await uploads.BeginAsync(blob, cancellationToken);
            // Whether it listens does not matter to the answer.
            using var patience = new CancellationTokenSource(AbandonTimeout, client.Time);
            await uploads.AbandonAsync(session, blob, patience.Token);
            _sheet.Ok("write", "it opened an upload, which is dropped again");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _sheet.Ok("write", "it opened an upload, which it will drop by itself");
        }
        catch (RegistryException e)
        {
            _sheet.Fail("write", e.Failure);
        }
    }

    private async Task<CopyFailure?> TryAsync(string doing, TokenScopes scopes, string path, CancellationToken cancellationToken)
    {
        try
        {
            var errand = new Errand(RegistrySide.Alone, client.Host, doing);
            using var answer = await client.Transport.SendAsync(new RegistryRequest(HttpMethod.Get, client.Address(path), scopes, errand), cancellationToken);
            return answer.IsSuccess && !answer.IsWebPage ? null : answer.ToFailure();
        }
        catch (RegistryException e)
        {
            return e.Failure;
        }
    }

    private static bool IsHandshake(Exception fault)
    {
        for (var it = fault; it is not null; it = it.InnerException)
        {
            if (it is AuthenticationException || it is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
                return true;
        }
        return false;
    }

    private static string Innermost(Exception fault) => fault.InnerException is { } inner ? Innermost(inner) : fault.Message.TrimEnd('.');
}
