using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging.Abstractions;

namespace Replication.Storage.Secrets;

/// <summary>The keys as files in a folder that all processes see.</summary>
internal static class KeyFolder
{
    /// <summary>Opens the folder, made when missing; throws <see cref="StoreUnusableException"/>.</summary>
    public static IXmlRepository Open(string path)
    {
        try
        {
            var folder = OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(path)
                : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new FileSystemXmlRepository(folder, NullLoggerFactory.Instance);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"The folder of the keys '{path}' cannot be used: {e.Message}", e);
        }
    }
}
