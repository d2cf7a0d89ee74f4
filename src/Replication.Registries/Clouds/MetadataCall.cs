using System.Text;
using Replication.Registries.Http;

namespace Replication.Registries.Clouds;

/// <summary>Asks the machine that we run on, which answers with plain text, and at once or not at all.</summary>
internal sealed class MetadataCall(Uri machine, TimeProvider time)
{
    private const int MaxAnswerBytes = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // Never through a proxy: it would ask its own machine.
    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) });

    /// <summary>Throws <see cref="RegistryException"/>.</summary>
    public async Task<string> TextAsync(HttpMethod method, string path, (string Name, string Value) header, string doing, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(time, cancellationToken);
        deadline.Arm(Patience);
        using var request = new HttpRequestMessage(method, new Uri(machine, path));
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        try
        {
            using var response = await Http.SendAsync(request, deadline.Token);
            var (body, isTooLong) = await BoundedBody.ReadAsync(response.Content, MaxAnswerBytes, deadline.Token);
            return response.IsSuccessStatusCode && !isTooLong ? Encoding.UTF8.GetString(body.Span) : throw new RegistryException(NoRole(doing));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new RegistryException(NoRole(doing), exception);
        }
    }

    private static CopyFailure NoRole(string doing) =>
        new(CopyFailure.Unauthorized, $"{doing} failed: it has none. Configure keys, or give the machine a role.", IsWorthRetrying: false);
}
