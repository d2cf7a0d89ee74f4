using System.Text;
using Replication.App.Copy;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.UnitTests.App.Copy;

internal static class Samples
{
    public static readonly Digest Wanted = DigestOf("wanted");

    public static readonly CopySettings Settings = new()
    {
        Source = Side("registry.example.com/team/app:v1"),
        Target = Side("localhost:5000/team/app:v2"),
    };

    public static Digest DigestOf(string name) => Digest.Sha256Of(Encoding.UTF8.GetBytes(name));

    public static CopySide Side(string image, bool isPlainHttp = false, RegistryCredentials? credentials = null) =>
        CopyLocation.TryParse(image, out var reference, out var problem)
            ? new CopySide(reference, isPlainHttp, credentials, new RegistryTls())
            : throw new ArgumentException(problem);

    public static BlobTransfer Blob(string name, long size, long copied, BlobTransferKind? how = null) =>
        new(DigestOf(name), size, copied, how);

    public static CopyState State(params IReadOnlyList<BlobTransfer> blobs) =>
        new(blobs, TimeSpan.FromSeconds(2), 1024 * 1024, TimeSpan.FromSeconds(75));

    public static readonly CopyState Halfway = State(
        Blob("large", 10 * 1024 * 1024, 5 * 1024 * 1024),
        Blob("waiting", 1024 * 1024, 0),
        Blob("sent", 512 * 1024, 512 * 1024, BlobTransferKind.Streamed),
        Blob("mounted", 2048, 2048, BlobTransferKind.Mounted),
        Blob("present", 100, 100, BlobTransferKind.Present));

    public static readonly CopyState Done = State(
        Blob("sent", 3 * 1024 * 1024, 3 * 1024 * 1024, BlobTransferKind.Streamed),
        Blob("mounted", 2048, 2048, BlobTransferKind.Mounted));

    public static async IAsyncEnumerable<CopyState> Sequence(params CopyState[] states)
    {
        foreach (var state in states)
        {
            await Task.Yield();
            yield return state;
        }
    }
}
