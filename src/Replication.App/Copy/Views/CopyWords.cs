using Replication.Contracts.Tasks;

namespace Replication.App.Copy.Views;

internal static class CopyWords
{
    public static string Of(BlobTransferKind how) => how switch
    {
        BlobTransferKind.Streamed => "streamed",
        BlobTransferKind.Mounted => "mounted",
        _ => "present",
    };
}
