<?php

declare(strict_types=1);

namespace Bitrix\Main;

/** The hit: database, context, jobs that run after the response. */
abstract class Application
{
    public const JOB_PRIORITY_NORMAL = 100;
    public const JOB_PRIORITY_LOW = 50;

    protected static ?Application $instance = null;
    protected ?Context $context = null;
    protected ?DB\Connection $connection = null;
    protected ?Diag\ExceptionHandler $exceptionHandler = null;
    protected ?Data\ManagedCache $managedCache = null;
    /** @var list<array{callable, array, int, int}> job, arguments, priority, order of arrival */
    protected array $backgroundJobs = [];

    protected function __construct()
    {
    }

    public static function getInstance()
    {
        return self::$instance ??= new HttpApplication();
    }

    public static function hasInstance()
    {
        return self::$instance !== null;
    }

    abstract public function start();

    public function getExceptionHandler()
    {
        return $this->exceptionHandler ??= new Diag\ExceptionHandler();
    }

    public function getConnectionPool()
    {
        return new Data\ConnectionPool();
    }

    public function getContext()
    {
        return $this->context;
    }

    public function setContext(Context $context)
    {
        $this->context = $context;
    }

    public static function getConnection($name = '')
    {
        $application = self::getInstance();
        return $application->connection ??= new DB\MysqliConnection([
            'host' => getenv('PLAYGROUND_DB_HOST') ?: '127.0.0.1',
            'port' => (int) (getenv('PLAYGROUND_DB_PORT') ?: 3306),
            'login' => getenv('PLAYGROUND_DB_USER') ?: 'root',
            'password' => (string) getenv('PLAYGROUND_DB_PASSWORD'),
            'database' => getenv('PLAYGROUND_DB_NAME') ?: 'portal',
        ]);
    }

    public function getManagedCache()
    {
        return $this->managedCache ??= new Data\ManagedCache();
    }

    public static function getDocumentRoot()
    {
        return Loader::getDocumentRoot();
    }

    public static function isUtfMode()
    {
        return true;
    }

    /** Runs after the response; jobs with a higher priority first, then in order of arrival. */
    public function addBackgroundJob(callable $job, array $args = [], $priority = self::JOB_PRIORITY_NORMAL)
    {
        $this->backgroundJobs[] = [$job, $args, (int) $priority, count($this->backgroundJobs)];
        return $this;
    }

    /** All jobs run; what the last failed one threw is thrown on. */
    protected function runBackgroundJobs()
    {
        $last = null;
        while ($this->backgroundJobs) {
            usort($this->backgroundJobs, static fn($a, $b) => [$b[2], $a[3]] <=> [$a[2], $b[3]]);
            [$job, $args] = array_shift($this->backgroundJobs);
            try {
                $job(...$args);
            } catch (\Throwable $error) {
                $this->getExceptionHandler()->writeToLog($error);
                $last = $error;
            }
        }
        if ($last !== null) {
            throw $last;
        }
    }

    /** Sends the response, runs the background jobs, ends the script. */
    public function end($status = 0, ?Response $response = null)
    {
        $response ??= $this->context->getResponse();
        $response->send();
        $this->terminate($status);
    }

    public function terminate($status = 0)
    {
        if (PHP_SAPI === 'cli-server') {
            while (ob_get_level() > 0) {
                ob_end_flush();
            }
            flush();
        }
        $this->runBackgroundJobs();
        exit($status);
    }
}
