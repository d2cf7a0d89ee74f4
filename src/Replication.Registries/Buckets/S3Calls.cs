using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Replication.Contracts.Instances;
using Replication.Registries.Http;

namespace Replication.Registries.Buckets;

/// <summary>
/// The calls to one bucket. Each has a time limit, and so many run at once. Failures become <see cref="RegistryException"/>. Thread-safe.
/// </summary>
internal sealed class S3Calls : IDisposable
{
    private const int MostCalls = 32;

    // The engine repeats the whole copy later. A connection that the server just closed is worth one more attempt at once.
    private const int MostRetries = 1;

    private readonly S3Http _http;
    private readonly AmazonS3Client _client;
    private readonly RegistryClientOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _free = new(MostCalls);

    public S3Calls(RegistryInstance instance, RegistryTls tls, RegistryClientOptions options, TimeProvider time)
    {
        Place = S3Place.Of(instance.Url!, instance.Endpoint, instance.Region);
        (_options, _time) = (options, time);
        _http = new S3Http(Place, tls, options);
        var config = new AmazonS3Config
        {
            ServiceURL = Place.Service.AbsoluteUri,
            AuthenticationRegion = instance.Region ?? "us-east-1",
            ForcePathStyle = instance.PathStyle ?? (instance.Endpoint is not null),
            // The files and variables of the AWS command line must not change what the configuration says.
            IgnoreConfiguredEndpointUrls = true,
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = MostRetries,
            // Many services do not know the newer checksums. The content has digests of its own.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
            HttpClientFactory = _http,
        };
        // Without keys, the client finds those of the environment, of the container or of the machine's role.
        _client = instance.Credentials is { Username: { } key, Password: { } secret }
            ? new AmazonS3Client(new BasicAWSCredentials(key, secret.Reveal()), config)
            : new AmazonS3Client(config);
    }

    public S3Place Place { get; }

    public TimeProvider Time => _time;

    public TimeSpan StallTimeout => _options.StallTimeout;

    /// <summary>Reads one page of a list.</summary>
    public Task<ListObjectsV2Response> ListAsync(string what, ListObjectsV2Request request, CancellationToken cancellationToken) =>
        RunAsync(what, token => _client.ListObjectsV2Async(request, token), cancellationToken);

    /// <summary>The length of an object; null when it does not exist.</summary>
    public async Task<long?> LengthOfAsync(string what, string key, CancellationToken cancellationToken) =>
        (await FindAsync(
            what,
            token => _client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = Place.Bucket, Key = key }, token),
            cancellationToken))?.ContentLength;

    /// <summary>
    /// Begins to read an object from a position on; null when it does not exist, or is no longer the one with <paramref name="etag"/>.
    /// </summary>
    public Task<GetObjectResponse?> GetAsync(
        string what, string key, long startAt, string? etag, CancellationToken cancellationToken) => FindAsync(
            what,
            token => _client.GetObjectAsync(
                new GetObjectRequest
                {
                    BucketName = Place.Bucket,
                    Key = key,
                    // Without a range, the client hashes the content, and compares it with an ETag that some services compute otherwise.
                    ByteRange = new ByteRange($"bytes={startAt}-"),
                    EtagToMatch = etag,
                },
                token),
            cancellationToken);

    /// <summary>Returns the exception for a failed transfer.</summary>
    public RegistryException FailureOf(string what, Exception exception, bool hasExpired) =>
        S3Failures.Of(Place, what, exception, hasExpired, _time.GetUtcNow(), _options.RetryAfterLimit);

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
        _free.Dispose();
    }

    private async Task<T?> FindAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await RunAsync(what, call, cancellationToken);
        }
        catch (RegistryException exception) when (exception.InnerException is AmazonS3Exception answer && S3Failures.IsMissing(answer))
        {
            return null;
        }
    }

    private async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        using var deadline = new Deadline(_time, cancellationToken);
        try
        {
            deadline.Arm(_options.AnswerTimeout);
            return await call(deadline.Token);
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException
            or IOException or RegistryException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw FailureOf(what, exception, deadline.HasExpired);
        }
        finally
        {
            _free.Release();
        }
    }
}
